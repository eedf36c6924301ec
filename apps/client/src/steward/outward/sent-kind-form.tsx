import type { ReportSettings } from '@nearhand/protocol/report-desk';
import type { OutwardDesk } from '@nearhand/visit/outward-desk';
import { useState } from 'preact/hooks';
import { TroubleNotice } from '../../helper/trouble-notice.tsx';
import { useTrouble } from '../../helper/use-trouble.ts';
import { Button } from '../../parts/button.tsx';
import { Field } from '../../parts/field.tsx';
import { Select } from '../../parts/select.tsx';
import { locale } from '../../words.ts';
import { useWords } from '../reports/words.ts';

export interface SentKindFormProps {
  readonly desk: OutwardDesk;
  readonly settings: ReportSettings;
  readonly endpoint: string;
  /** What the other city's kinds are called, where it was asked. */
  readonly codes: readonly string[];
  readonly onChanged: () => Promise<void>;
}

/** One more kind that is sent on there, and what it is called there. */
export function SentKindForm({ desk, settings, endpoint, codes, onChanged }: SentKindFormProps) {
  const w = useWords();
  const [kind, setKind] = useState('');
  const [code, setCode] = useState('');
  const { trouble, run } = useTrouble();
  const id = (part: string) => `${endpoint}-${part}`;
  const kinds = settings.kinds.filter(({ on }) => on);
  const save = () =>
    run(async () => {
      if (kind === '' || code.trim() === '') return;
      await desk.sendKind(kind, { endpoint, code: code.trim() });
      setKind('');
      setCode('');
      await onChanged();
    });
  return (
    <details>
      <summary>{w.out_kind_add()}</summary>
      <TroubleNotice text={trouble} />
      <Select
        id={id('kind')}
        label={w.out_kind()}
        value={kind}
        options={[
          ['', w.out_kind_choose()],
          ...kinds.map((each) => [each.id, each.names[locale()]] as const),
        ]}
        onChange={setKind}
      />
      {codes.length === 0 ? (
        <Field
          id={id('code')}
          label={w.out_code()}
          hint={w.out_code_hint()}
          value={code}
          onInput={setCode}
          maxLength={100}
        />
      ) : (
        <Select
          id={id('code')}
          label={w.out_code()}
          value={code}
          options={[['', w.out_kind_choose()], ...codes.map((each) => [each, each] as const)]}
          onChange={setCode}
        />
      )}
      <p>
        <Button kind="primary" onPress={save}>
          {w.out_kind_save()}
        </Button>
      </p>
    </details>
  );
}
