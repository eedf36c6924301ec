import type { Community, Desk } from '@nearhand/protocol/community';
import { Button } from '../../parts/button.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Page } from '../../parts/page.tsx';
import { locale, useWords } from '../../words.ts';
import { desksServing } from './asking.ts';
import { DeskSummary } from './desk-summary.tsx';

export interface DesksPageProps {
  readonly community: Community;
  /** An area and those around it, smallest first; nothing for every desk. */
  readonly areas: readonly string[] | undefined;
  readonly onBack: () => void;
  readonly onChosen: (desk: Desk) => void;
  readonly onAll: () => void;
}

/** The desks that serve an area, those that name the smallest first, or all of them. */
export function DesksPage(props: DesksPageProps) {
  const { community, areas, onBack, onChosen, onAll } = props;
  const w = useWords();
  const serving = areas ? desksServing(community.desks, areas) : community.desks;
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
      {areas ? (
        <Button kind="quiet" onPress={onAll}>
          {w.desks_all()}
        </Button>
      ) : null}
    </Page>
  );
}
