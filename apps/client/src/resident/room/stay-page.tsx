import { type KeepDays, keepChoices } from '@nearhand/protocol/limits';
import { useState } from 'preact/hooks';
import { Button } from '../../parts/button.tsx';
import { Choice } from '../../parts/choice.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Page } from '../../parts/page.tsx';
import { failureText } from '../../shell/failure-text.ts';
import { useWords } from '../../words.ts';
import type { RoomPageProps } from './room-context.ts';

/** How long the room stays when nobody comes with its card. */
export function StayPage({ visit, onBack }: RoomPageProps) {
  const w = useWords();
  const [days, setDays] = useState(String(visit.status.keep));
  const [failure, setFailure] = useState<string>();
  const labels: Readonly<Record<KeepDays, string>> = {
    180: w.stay_half_year(),
    365: w.stay_year(),
    1095: w.stay_three_years(),
  };
  const save = async () => {
    const chosen = keepChoices.find((each) => String(each) === days);
    if (!chosen) return;
    try {
      await visit.keep(chosen);
      onBack();
    } catch (error) {
      setFailure(failureText(error));
    }
  };
  return (
    <Page title={w.stay_title()} onBack={onBack}>
      <p>{w.stay_intro()}</p>
      {failure ? <Notice tone="error" title={failure} isNews /> : null}
      <Choice
        id="days"
        legend={w.stay_legend()}
        options={keepChoices.map((each) => ({ value: String(each), label: labels[each] }))}
        value={days}
        onChange={setDays}
      />
      <Button kind="primary" onPress={save}>
        {w.stay_save()}
      </Button>
    </Page>
  );
}
