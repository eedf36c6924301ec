import type { DeskKind, ReportSettings } from '@nearhand/protocol/report-desk';
import type { ReportDesk } from '@nearhand/visit/report-desk';
import { TroubleNotice } from '../../helper/trouble-notice.tsx';
import { useTrouble } from '../../helper/use-trouble.ts';
import { Select } from '../../parts/select.tsx';
import { locale } from '../../words.ts';
import { bodyOptions } from './body-names.ts';
import { useWords } from './words.ts';

export interface KindSettingsProps {
  readonly desk: ReportDesk;
  readonly settings: ReportSettings;
  readonly onChanged: () => Promise<void>;
}

type Change = Parameters<ReportDesk['setKinds']>[1];

/** Which kinds of thing can be reported here, and who mends them: a group at a time, or each. */
export function KindSettings({ desk, settings, onChanged }: KindSettingsProps) {
  const w = useWords();
  const { trouble, run } = useTrouble();
  const change = (kinds: readonly DeskKind[], wanted: Change): void => {
    const ids = kinds.map(({ id }) => id);
    void run(async () => {
      await desk.setKinds(ids, wanted);
      await onChanged();
    });
  };
  return (
    <>
      <p>{w.rep_kinds_intro()}</p>
      <TroubleNotice text={trouble} />
      {settings.groups.map(({ id, names }) => {
        const kinds = settings.kinds.filter(({ group }) => group === id);
        const on = kinds.filter((kind) => kind.on).length;
        return (
          <details key={id}>
            <summary>
              {names[locale()]}{' '}
              <span class="small">{w.rep_kinds_on({ on, of: kinds.length })}</span>
            </summary>
            <Mender
              id={`group-${id}`}
              label={w.rep_kinds_all_body()}
              // What all of them have; nothing where they differ.
              value={
                kinds.every(({ body }) => body === kinds[0]?.body) ? kinds[0]?.body : undefined
              }
              settings={settings}
              onChange={(body) => change(kinds, { body })}
            />
            <ul class="plain-list">
              {kinds.map((kind) => (
                <li key={kind.id}>
                  <label class="option">
                    <input
                      type="checkbox"
                      checked={kind.on}
                      onChange={() => change([kind], { on: !kind.on })}
                    />
                    <span class="option-label">{kind.names[locale()]}</span>
                  </label>
                  {kind.on ? (
                    <Mender
                      id={`kind-${kind.id}`}
                      label={w.rep_kinds_body()}
                      value={kind.body}
                      settings={settings}
                      onChange={(body) => change([kind], { body })}
                    />
                  ) : null}
                </li>
              ))}
            </ul>
          </details>
        );
      })}
    </>
  );
}

function Mender(props: {
  readonly id: string;
  readonly label: string;
  readonly value: string | undefined;
  readonly settings: ReportSettings;
  readonly onChange: (body: string | null) => void;
}) {
  const w = useWords();
  const { id, label, value, settings, onChange } = props;
  return (
    <Select
      {...{ id, label }}
      value={value ?? ''}
      options={bodyOptions(settings.bodies, w.rep_kinds_nobody())}
      onChange={(body) => onChange(body === '' ? null : body)}
    />
  );
}
