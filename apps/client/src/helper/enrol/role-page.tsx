import type { Community } from '@nearhand/protocol/community';
import { useState } from 'preact/hooks';
import { Button } from '../../parts/button.tsx';
import { Choice } from '../../parts/choice.tsx';
import { ErrorSummary, type FieldError } from '../../parts/error-summary.tsx';
import { Page } from '../../parts/page.tsx';
import { locale, useWords } from '../../words.ts';
import type { Terms } from './terms.ts';

export interface RolePageProps {
  readonly community: Community;
  readonly terms: Terms;
  readonly onTerms: (terms: Terms) => void;
  readonly onNext: () => void;
}

/** The first question of somebody who came by a link: what they were asked to do, and where. */
export function RolePage({ community, terms, onTerms, onNext }: RolePageProps) {
  const w = useWords();
  const [errors, setErrors] = useState<readonly FieldError[]>([]);
  const next = () => {
    if (terms.role !== undefined) onNext();
    else setErrors([{ field: 'enrol-role', text: w.helper_enrol_role_missing() }]);
  };
  return (
    <Page title={w.helper_enrol_title()}>
      <ErrorSummary errors={errors} />
      <p>{w.helper_enrol_intro()}</p>
      <Choice
        id="enrol-role"
        legend={w.helper_enrol_role()}
        hint={w.helper_enrol_role_hint()}
        error={errors[0]?.text}
        value={terms.role}
        onChange={(role) => onTerms({ ...terms, role })}
        options={[
          {
            value: 'helper',
            label: w.helper_enrol_role_helper(),
            hint: w.helper_enrol_role_helper_hint(),
          },
          {
            value: 'steward',
            label: w.helper_enrol_role_steward(),
            hint: w.helper_enrol_role_steward_hint(),
          },
        ]}
      />
      {community.desks.length > 1 ? (
        <Choice
          id="enrol-desk"
          legend={w.helper_enrol_desk()}
          value={terms.desk}
          onChange={(desk) => onTerms({ ...terms, desk })}
          options={community.desks.map(({ id, names }) => ({ value: id, label: names[locale()] }))}
        />
      ) : null}
      <Button kind="primary" onPress={next}>
        {w.helper_next()}
      </Button>
    </Page>
  );
}
