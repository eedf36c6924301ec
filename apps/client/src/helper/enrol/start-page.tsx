import type { Community } from '@nearhand/protocol/community';
import { Button } from '../../parts/button.tsx';
import { Choice } from '../../parts/choice.tsx';
import { Page } from '../../parts/page.tsx';
import { locale } from '../../words.ts';
import { useWords } from '../words.ts';
import type { Terms } from './terms.ts';

export interface StartPageProps {
  readonly community: Community;
  readonly terms: Terms;
  readonly onTerms: (terms: Terms) => void;
  readonly onNext: () => void;
}

/** The first page of somebody who came by a link: what they were asked to do, and where. */
export function StartPage({ community, terms, onTerms, onNext }: StartPageProps) {
  const w = useWords();
  const [only] = community.desks;
  const desk = only?.names[locale()] ?? '';
  return (
    <Page title={w.helper_enrol_title()}>
      {community.desks.length === 1 ? <p>{w.helper_enrol_desk_is({ desk })}</p> : null}
      <p>{terms.role === 'steward' ? w.helper_enrol_as_steward() : w.helper_enrol_as_helper()}</p>
      <p>{w.helper_enrol_intro()}</p>
      {community.desks.length > 1 ? (
        <Choice
          id="enrol-desk"
          legend={w.helper_enrol_desk()}
          value={terms.desk}
          onChange={(chosen) => onTerms({ ...terms, desk: chosen })}
          options={community.desks.map(({ id, names }) => ({ value: id, label: names[locale()] }))}
        />
      ) : null}
      <Button kind="primary" onPress={onNext}>
        {w.helper_next()}
      </Button>
    </Page>
  );
}
