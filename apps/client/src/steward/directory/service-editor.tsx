import type { DeskService, ServiceTerms } from '@nearhand/protocol/directory-desk';
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
import { changeOf, draftErrors, draftOf, type ServiceDraft } from './service-draft.ts';
import { ServiceForm } from './service-form.tsx';
import { ServiceHistory } from './service-history.tsx';
import { textIn } from './text-in-languages.tsx';
import { useWords, words } from './words.ts';

export interface ServiceEditorProps {
  readonly desk: DirectoryDesk;
  readonly terms: ServiceTerms;
  readonly id: string;
  readonly onBack: () => void;
  /** Opens the organization that runs it. */
  readonly onRunner: (id: string) => void;
  /** What has just been done with it. */
  readonly startsWith?: string;
}

/** One service: read, changed, checked, and what was changed before. */
export function ServiceEditor(props: ServiceEditorProps) {
  const { desk, terms, id: first, onBack, onRunner, startsWith = '' } = props;
  const w = useWords();
  const [id, setId] = useState(first);
  const [service, setService] = useState<DeskService>();
  const [draft, setDraft] = useState<ServiceDraft>();
  const [errors, setErrors] = useState<readonly FieldError[]>([]);
  const [news, setNews] = useState(startsWith);
  const [turn, setTurn] = useState(0);
  const { trouble, run } = useTrouble();
  const isChanged = draft && service ? Object.keys(changeOf(draft, service)).length > 0 : false;
  useEffect(() => warnWhile(() => isChanged), [isChanged]);
  const fetchService = async (of: string) => {
    const fetched = await desk.service(of);
    setService(fetched);
    setDraft(draftOf(fetched));
    setTurn((before) => before + 1);
  };
  useEffect(() => {
    void run(() => fetchService(first));
  }, []);
  if (service === undefined || draft === undefined) {
    return (
      <Page title={w.dir_service_title()} onBack={onBack}>
        <TroubleNotice text={trouble} />
        {trouble ? null : <p role="status">{w.loading()}</p>}
      </Page>
    );
  }
  const save = async () => {
    setNews('');
    const found = draftErrors(draft, w);
    setErrors(found);
    if (found.length > 0) return;
    if (!isChanged) return setNews(w.dir_nothing_changed());
    const isHiding = draft.hidden && !service.hidden;
    await run(async () => {
      try {
        const edited = await desk.edit(service, changeOf(draft, service));
        setId(edited.id);
        await fetchService(edited.id);
        setNews(isHiding ? w.dir_hidden_now() : w.dir_saved());
      } catch (error) {
        const refused = refusal(error);
        if (refused === undefined) throw error;
        setErrors([refused]);
      }
    });
  };
  const check = () =>
    run(async () => {
      await desk.check([id]);
      await fetchService(id);
      setNews(w.dir_checked_now());
    });
  const onPart = (part: Partial<ServiceDraft>) => setDraft({ ...draft, ...part });
  return (
    <Page title={textIn(service.values.name)} onBack={onBack}>
      <ErrorSummary errors={errors} />
      <TroubleNotice text={trouble} />
      {news === '' ? null : <Notice tone="lamp" title={news} isNews />}
      <p>
        <a href={publicPath(`/services/${id}`)} target="_blank" rel="noopener">
          {w.dir_public_page()}
        </a>
      </p>
      {service.hidden ? (
        <Notice tone="plain" title={w.dir_is_hidden()}>
          <p>{w.dir_is_hidden_body()}</p>
        </Notice>
      ) : (
        <p>
          {service.checkedOn === undefined
            ? w.dir_never_checked()
            : w.dir_checked_on({ day: service.checkedOn })}{' '}
          <Button kind="link" onPress={check}>
            {w.dir_check_now()}
          </Button>
        </p>
      )}
      <p>
        {w.dir_runner_is({ name: service.organization })}{' '}
        <button type="button" class="as-link" onClick={() => onRunner(service.organizationId)}>
          {w.dir_runner_change()}
        </button>
      </p>
      <ServiceForm {...{ draft, onPart, errors, terms }} wasHidden={service.hidden} />
      <p>{w.dir_save_public()}</p>
      <p>
        <Button kind="primary" onPress={save}>
          {w.dir_save()}
        </Button>
      </p>
      {service.hidden ? null : (
        <ServiceHistory key={turn} desk={desk} id={id} onUndone={() => fetchService(id)} />
      )}
    </Page>
  );
}

/** What the server would not take, as an error at its field. */
export function refusal(error: unknown): FieldError | undefined {
  const w = words();
  if (isVisitError(error, 'moved')) return { field: `name-${locale()}`, text: w.dir_moved() };
  if (!(error instanceof VisitError) || error.code !== 'malformed') return undefined;
  const { refusedMember: member } = error;
  if (member === 'told') return { field: `description-${locale()}`, text: w.dir_told() };
  if (member === 'phones') return { field: 'service-phones', text: w.dir_phones_unread() };
  if (member === 'organization')
    return { field: `runner-${locale()}`, text: w.dir_runner_missing() };
  if (member === 'places') return { field: 'service-hidden', text: w.dir_places_wrong() };
  return { field: `name-${locale()}`, text: w.dir_refused() };
}
