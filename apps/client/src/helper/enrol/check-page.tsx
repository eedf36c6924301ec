import type { DeviceLeaf } from '@nearhand/seal/device-leaf';
import { Button } from '../../parts/button.tsx';
import { HelperTerms } from '../../parts/helper-terms.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Page } from '../../parts/page.tsx';
import { useWords } from '../words.ts';

export interface CheckPageProps {
  readonly name: string;
  /** Absent for a steward, whom no resident sees. */
  readonly leaf: DeviceLeaf | undefined;
  readonly onBack: () => void;
  readonly onNext: () => void;
}

/** What was said, shown as every resident will see it before they write. */
export function CheckPage({ name, leaf, onBack, onNext }: CheckPageProps) {
  const w = useWords();
  return (
    <Page title={w.helper_enrol_check_title()} onBack={onBack}>
      {leaf ? (
        <>
          <p>{w.helper_enrol_check_intro()}</p>
          <div class="shown-as">
            <p>
              <strong>{leaf.name}</strong>, {leaf.role}
            </p>
            <HelperTerms leaf={leaf} />
          </div>
          <Notice tone="plain">
            <p>{w.helper_enrol_check_truth()}</p>
          </Notice>
        </>
      ) : (
        <p>{w.helper_enrol_check_steward({ name })}</p>
      )}
      <Button kind="primary" onPress={onNext}>
        {w.helper_enrol_check_right()}
      </Button>
    </Page>
  );
}
