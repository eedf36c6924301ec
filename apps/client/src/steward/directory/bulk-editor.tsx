import type { BulkPreview, BulkRow, BulkSet } from '@nearhand/protocol/directory-bulk';
import type { ServiceTerms } from '@nearhand/protocol/directory-desk';
import type { DirectoryDesk } from '@nearhand/visit/directory-desk';
import { isVisitError, VisitError } from '@nearhand/visit/error';
import { useState } from 'preact/hooks';
import { TroubleNotice } from '../../helper/trouble-notice.tsx';
import { useTrouble } from '../../helper/use-trouble.ts';
import { Button } from '../../parts/button.tsx';
import { Choice, Ticks } from '../../parts/choice.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Page } from '../../parts/page.tsx';
import { locale } from '../../words.ts';
import { languageName } from '../desk-names.ts';
import { EditorPart } from './editor-part.tsx';
import { offeredLanguages, statusOptions } from './service-fields.tsx';
import { textIn } from './text-in-languages.tsx';
import { VersionMembers } from './version-members.tsx';
import { useWords } from './words.ts';

export interface BulkEditorProps {
  readonly desk: DirectoryDesk;
  readonly terms: ServiceTerms;
  readonly services: readonly string[];
  readonly onBack: () => void;
  /** What was done, in a sentence. */
  readonly onDone: (news: string) => void;
}

/** Several services changed in the same way: chosen, seen, done. */
export function BulkEditor({ desk, terms, services, onBack, onDone }: BulkEditorProps) {
  const w = useWords();
  const [set, setSet] = useState<BulkSet>({});
  const [preview, setPreview] = useState<BulkPreview>();
  const [news, setNews] = useState('');
  const { trouble, run } = useTrouble();
  const count = services.length;
  const look = () =>
    run(async () => {
      setNews('');
      if (isNothing(set)) return setNews(w.dir_bulk_nothing());
      setPreview(await desk.previewBulk(services, set));
    });
  const apply = (seen: BulkPreview) =>
    run(async () => {
      try {
        const changed = await desk.applyBulk(services, set, seen.seen);
        const done = { count: changed };
        onDone(set.hidden ? w.dir_bulk_hidden(done) : w.dir_bulk_done(done));
      } catch (error) {
        const isTold = error instanceof VisitError && error.code === 'malformed';
        if (!isVisitError(error, 'moved') && !isTold) throw error;
        setPreview(undefined);
        setNews(isTold ? w.dir_bulk_told() : w.dir_bulk_moved());
      }
    });
  if (preview !== undefined) {
    return (
      <Page key="seen" title={w.dir_bulk_title()} onBack={() => setPreview(undefined)}>
        <TroubleNotice text={trouble} />
        <Seen preview={preview} />
        {set.hidden ? (
          <Notice tone="warning" title={w.dir_hide_title()}>
            <p>{w.dir_hide_body()}</p>
          </Notice>
        ) : (
          <p>{w.dir_save_public()}</p>
        )}
        {preview.services.length === 0 ? null : (
          <p>
            <Button kind={set.hidden ? 'danger' : 'primary'} onPress={() => apply(preview)}>
              {set.hidden
                ? w.dir_bulk_hide_do()
                : w.dir_bulk_apply({ count: preview.services.length })}
            </Button>
          </p>
        )}
        <p>
          <Button kind="quiet" onPress={() => setPreview(undefined)}>
            {w.dir_bulk_back()}
          </Button>
        </p>
      </Page>
    );
  }
  return (
    <Page key="choose" title={w.dir_bulk_title()} onBack={onBack}>
      <p>{w.dir_bulk_about({ count })}</p>
      <TroubleNotice text={trouble} />
      {news === '' ? null : <Notice tone="warning" title={news} isNews />}
      {set.hidden ? null : <Fields {...{ set, terms }} onSet={setSet} />}
      <label class="option">
        <input
          id="bulk-hidden"
          type="checkbox"
          checked={set.hidden ?? false}
          onChange={(event) => setSet(event.currentTarget.checked ? { hidden: true } : {})}
        />
        <span>
          <span class="option-label">{w.dir_bulk_hide({ count })}</span>
          <span class="hint">{w.dir_hidden_hint()}</span>
        </span>
      </label>
      <p>
        <Button kind="primary" onPress={look}>
          {w.dir_bulk_preview()}
        </Button>
      </p>
    </Page>
  );
}

function isNothing(set: BulkSet): boolean {
  return Object.values(set).every((value) => Array.isArray(value) && value.length === 0);
}

function Seen({ preview: { services, others } }: { readonly preview: BulkPreview }) {
  const w = useWords();
  return (
    <>
      <h2>
        {services.length === 0 ? w.dir_bulk_none() : w.dir_bulk_would({ count: services.length })}
      </h2>
      {others > 0 ? <p>{w.dir_bulk_others({ count: others })}</p> : null}
      <ol class="plain-list">
        {services.map((row: BulkRow) => (
          <li key={row.id}>
            <p>
              <b>{textIn(row.names)}</b>
            </p>
            <VersionMembers version={row} />
          </li>
        ))}
      </ol>
    </>
  );
}

interface FieldsProps {
  readonly set: BulkSet;
  readonly terms: ServiceTerms;
  readonly onSet: (set: BulkSet) => void;
}

function Fields({ set, terms, onSet }: FieldsProps) {
  const w = useWords();
  const named = (of: ServiceTerms['needs']) =>
    of.map(({ id, names }) => ({ value: id, label: textIn(names) }));
  const languages = offeredLanguages.map((code) => ({
    value: code,
    label: languageName(code, locale()),
  }));
  const lists = [
    [w.dir_needs(), 'Needs', named(terms.needs), w.dir_bulk_add_needs(), w.dir_bulk_drop_needs()],
    [
      w.dir_facilities(),
      'Facilities',
      named(terms.facilities),
      w.dir_bulk_add_facilities(),
      w.dir_bulk_drop_facilities(),
    ],
    [
      w.steward_languages(),
      'Languages',
      languages,
      w.dir_bulk_add_languages(),
      w.dir_bulk_drop_languages(),
    ],
  ] as const;
  // What can be left out of a set stays absent in it.
  const leave = (member: 'status' | 'free') => {
    const { [member]: _, ...others } = set;
    return others;
  };
  return (
    <>
      {lists.map(([title, name, options, add, drop]) => (
        <EditorPart key={name} title={title} isWrong={false}>
          <Ticks
            id={`add${name}`}
            legend={add}
            values={set[`add${name}`] ?? []}
            onChange={(values) => onSet({ ...set, [`add${name}`]: values })}
            options={options}
          />
          <Ticks
            id={`drop${name}`}
            legend={drop}
            values={set[`drop${name}`] ?? []}
            onChange={(values) => onSet({ ...set, [`drop${name}`]: values })}
            options={options}
          />
        </EditorPart>
      ))}
      <EditorPart title={w.dir_status()} isWrong={false}>
        <Choice
          id="bulk-status"
          legend={w.dir_status()}
          value={set.status ?? ''}
          onChange={(status) => onSet(status === '' ? leave('status') : { ...set, status })}
          options={[{ value: '', label: w.dir_bulk_keep() }, ...statusOptions(w)]}
        />
        <Choice
          id="bulk-free"
          legend={w.dir_free()}
          value={set.free === undefined ? '' : String(set.free)}
          onChange={(free) =>
            onSet(free === '' ? leave('free') : { ...set, free: free === 'true' })
          }
          options={[
            { value: '', label: w.dir_bulk_keep() },
            { value: 'true', label: w.dir_yes() },
            { value: 'false', label: w.dir_no() },
          ]}
        />
      </EditorPart>
      <label class="option">
        <input
          id="bulk-checked"
          type="checkbox"
          checked={set.checked ?? false}
          onChange={(event) => {
            const { checked: _, ...others } = set;
            onSet(event.currentTarget.checked ? { ...others, checked: true } : others);
          }}
        />
        <span class="option-label">{w.dir_bulk_checked()}</span>
      </label>
    </>
  );
}
