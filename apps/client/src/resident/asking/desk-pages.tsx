import type { Community, Desk } from '@nearhand/protocol/community';
import { useState } from 'preact/hooks';
import { Button } from '../../parts/button.tsx';
import { Choice } from '../../parts/choice.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Page } from '../../parts/page.tsx';
import { locale, useWords } from '../../words.ts';
import { DeskSummary } from './desk-summary.tsx';

export interface NeighbourhoodPageProps {
  readonly community: Community;
  readonly onBack: () => void;
  /** A neighbourhood's id, or nothing for the whole list. */
  readonly onChosen: (neighbourhood?: string) => void;
}

/** Where somebody wants to look for a desk; the answer stays on the device. */
export function NeighbourhoodPage({ community, onBack, onChosen }: NeighbourhoodPageProps) {
  const w = useWords();
  const [chosen, setChosen] = useState<string>();
  const language = locale();
  const options = [
    { value: '', label: w.area_all(), hint: w.area_all_hint() },
    ...community.neighbourhoods.map(({ id, names }) => ({ value: id, label: names[language] })),
  ];
  return (
    <Page title={w.area_title()} onBack={onBack}>
      <Choice
        id="area"
        legend={w.area_legend()}
        hint={w.area_hint()}
        options={options}
        value={chosen ?? ''}
        onChange={setChosen}
      />
      <Button kind="primary" onPress={() => onChosen(chosen || undefined)}>
        {w.go_on()}
      </Button>
    </Page>
  );
}

export interface DesksPageProps {
  readonly community: Community;
  readonly neighbourhood: string | undefined;
  readonly onBack: () => void;
  readonly onChosen: (desk: Desk) => void;
  readonly onAll: () => void;
}

/** The desks that serve a neighbourhood, or all of them. */
export function DesksPage(props: DesksPageProps) {
  const { community, neighbourhood, onBack, onChosen, onAll } = props;
  const w = useWords();
  const serving = neighbourhood
    ? community.desks.filter((desk) => desk.neighbourhoods.includes(neighbourhood))
    : community.desks;
  return (
    <Page title={w.desks_title()} onBack={onBack}>
      {serving.length === 0 ? <p>{w.desks_none()}</p> : null}
      <ul class="plain-list">
        {serving.map((desk) => (
          <li key={desk.id}>
            <h2>{desk.names[locale()]}</h2>
            <DeskSummary desk={desk} timeZone={community.timeZone} />
            {desk.paused ? (
              <Notice tone="warning" title={w.desk_paused()}>
                <p>{w.desk_paused_hint()}</p>
              </Notice>
            ) : desk.devices.length <= desk.left.length ? (
              <Notice tone="warning" title={w.desk_nobody()}>
                <p>{w.desk_nobody_hint()}</p>
              </Notice>
            ) : (
              <Button kind="primary" onPress={() => onChosen(desk)}>
                {w.desk_choose({ desk: desk.names[locale()] })}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {neighbourhood ? (
        <Button kind="quiet" onPress={onAll}>
          {w.desks_all()}
        </Button>
      ) : null}
    </Page>
  );
}
