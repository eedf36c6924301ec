import type { DeviceLeaf } from '@nearhand/seal/device-leaf';
import { useWords } from '../words.ts';

/**
 * What somebody must know about a helper before writing to them: who pays them, what they are bound
 * to report, and what they must keep elsewhere.
 */
export function HelperTerms({ leaf }: { readonly leaf: DeviceLeaf }) {
  const w = useWords();
  return (
    <ul class="terms small">
      <li>{w.terms_employer({ employer: leaf.employer })}</li>
      <li>{leaf.duty ? w.terms_duty({ duty: leaf.duty }) : w.terms_no_duty()}</li>
      {leaf.keeps.length === 0 ? <li>{w.terms_keeps_nothing()}</li> : null}
      {leaf.keeps.map((kept) => (
        <li key={kept.what}>
          {w.terms_keeps({ what: kept.what, howLong: kept.how_long, law: kept.law })}
        </li>
      ))}
    </ul>
  );
}
