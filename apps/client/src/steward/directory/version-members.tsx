import type { ListedVersion } from '@nearhand/protocol/directory-desk';
import { memberName, valueText } from './change-words.ts';
import { useWords } from './words.ts';

/** What it said before and what it says after, member by member. */
export function VersionMembers({
  version,
}: {
  readonly version: Pick<ListedVersion, 'before' | 'after'>;
}) {
  const w = useWords();
  return (
    <dl>
      {Object.keys(version.after).map((member) => (
        <div key={member}>
          <dt>{memberName(member)}</dt>
          <dd>
            <del>{valueText(version.before[member]) || w.dir_nothing()}</del>
          </dd>
          <dd>
            <ins>{valueText(version.after[member]) || w.dir_nothing()}</ins>
          </dd>
        </div>
      ))}
    </dl>
  );
}
