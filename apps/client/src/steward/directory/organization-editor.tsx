import type { Texts } from '@nearhand/protocol/directory-desk';
import {
  type DeskOrganization,
  organizationTexts,
} from '@nearhand/protocol/directory-organization';
import type { DirectoryDesk } from '@nearhand/visit/directory-desk';
import { isVisitError, VisitError } from '@nearhand/visit/error';
import { useEffect, useState } from 'preact/hooks';
import { TroubleNotice } from '../../helper/trouble-notice.tsx';
import { useTrouble } from '../../helper/use-trouble.ts';
import { Button } from '../../parts/button.tsx';
import { ErrorSummary, type FieldError } from '../../parts/error-summary.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Page } from '../../parts/page.tsx';
import { warnWhile } from '../../shell/unsaved.ts';
import { locale, publicPath } from '../../words.ts';
import { filled, lines, reachErrors } from './service-draft.ts';
import { ReachFields } from './service-fields.tsx';
import { TextInLanguages, textIn } from './text-in-languages.tsx';
import { useWords, words } from './words.ts';

interface Draft extends Readonly<Record<(typeof organizationTexts)[number], Texts>> {
  readonly website: string;
  readonly email: string;
  /** One a line. */
  readonly phones: string;
}

function draftOf({ values }: DeskOrganization): Draft {
  const { website, email, phones, ...texts } = values;
  return { ...texts, website: website ?? '', email: email ?? '', phones: phones.join('\n') };
}

function valuesOf(draft: Draft) {
  const texts = organizationTexts.map((name) => [name, filled(draft[name])] as const);
  return {
    ...Object.fromEntries(texts),
    website: draft.website.trim() || null,
    email: draft.email.trim() || null,
    phones: lines(draft.phones),
  };
}

function changeOf(draft: Draft, organization: DeskOrganization): Readonly<Record<string, unknown>> {
  const before: Readonly<Record<string, unknown>> = valuesOf(draftOf(organization));
  const changed = Object.entries(valuesOf(draft)).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name]),
  );
  return Object.fromEntries(changed);
}

/** Who runs services: read and changed. What was changed stands with the other changes. */
export function OrganizationEditor(props: {
  readonly desk: DirectoryDesk;
  readonly id: string;
  readonly onBack: () => void;
}) {
  const w = useWords();
  const { desk, id, onBack } = props;
  const [organization, setOrganization] = useState<DeskOrganization>();
  const [draft, setDraft] = useState<Draft>();
  const [errors, setErrors] = useState<readonly FieldError[]>([]);
  const [news, setNews] = useState('');
  const { trouble, run } = useTrouble();
  const change = draft && organization ? changeOf(draft, organization) : {};
  const isChanged = Object.keys(change).length > 0;
  useEffect(() => warnWhile(() => isChanged), [isChanged]);
  const fetchIt = async () => {
    const fetched = await desk.organization(id);
    setOrganization(fetched);
    setDraft(draftOf(fetched));
  };
  useEffect(() => {
    void run(fetchIt);
  }, []);
  if (organization === undefined || draft === undefined) {
    return (
      <Page title={w.dir_organization_title()} onBack={onBack}>
        <TroubleNotice text={trouble} />
        {trouble ? null : <p role="status">{w.loading()}</p>}
      </Page>
    );
  }
  const save = async () => {
    setNews('');
    const found = errorsOf(draft);
    setErrors(found);
    if (found.length > 0) return;
    if (!isChanged) return setNews(w.dir_nothing_changed());
    await run(async () => {
      try {
        await desk.editOrganization(organization, change);
        await fetchIt();
        setNews(w.dir_saved());
      } catch (error) {
        const refused = refusalOf(error);
        if (refused === undefined) throw error;
        setErrors([refused]);
      }
    });
  };
  const errorOf = (field: string) => errors.find((error) => error.field === field)?.text;
  const text = (name: (typeof organizationTexts)[number], legend: string, rows?: number) => (
    <TextInLanguages
      id={name}
      legend={legend}
      error={errorOf(`${name}-${locale()}`)}
      texts={draft[name]}
      onInput={(texts) => setDraft({ ...draft, [name]: texts })}
      max={rows ? 10_000 : 300}
      {...(rows ? { rows } : {})}
    />
  );
  return (
    <Page title={textIn(organization.values.name)} onBack={onBack}>
      <p>{w.dir_organization_about()}</p>
      <ErrorSummary errors={errors} />
      <TroubleNotice text={trouble} />
      {news === '' ? null : <Notice tone="lamp" title={news} isNews />}
      <p>
        <a href={publicPath(`/services/organizations/${id}`)} target="_blank" rel="noopener">
          {w.dir_public_page()}
        </a>
      </p>
      {text('name', w.dir_name())}
      {text('alternate_name', w.dir_other_name())}
      {text('description', w.dir_description(), 4)}
      <ReachFields
        draft={{ ...draft, url: draft.website }}
        onPart={({ url: website = draft.website, ...part }) =>
          setDraft({ ...draft, ...part, website })
        }
        errorOf={errorOf}
      />
      <p>{w.dir_save_public()}</p>
      <p>
        <Button kind="primary" onPress={save}>
          {w.dir_save()}
        </Button>
      </p>
    </Page>
  );
}

function errorsOf(draft: Draft): readonly FieldError[] {
  const w = words();
  const hasName = Object.keys(filled(draft.name)).length > 0;
  const missing = hasName ? [] : [{ field: `name-${locale()}`, text: w.dir_name_missing() }];
  return [...missing, ...reachErrors({ ...draft, url: draft.website }, w)];
}

function refusalOf(error: unknown): FieldError | undefined {
  const w = words();
  const field = `name-${locale()}`;
  if (isVisitError(error, 'moved')) return { field, text: w.dir_moved() };
  if (!(error instanceof VisitError) || error.code !== 'malformed') return undefined;
  const { refusedMember: member } = error;
  if (member === 'told') return { field, text: w.dir_organization_told() };
  if (member === 'phones') return { field: 'service-phones', text: w.dir_phones_unread() };
  return { field, text: w.dir_refused() };
}
