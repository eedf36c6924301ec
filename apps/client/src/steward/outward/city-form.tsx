import type { EndpointValues, ListedEndpoint } from '@nearhand/protocol/outward-desk';
import { isVisitError } from '@nearhand/visit/error';
import type { OutwardDesk } from '@nearhand/visit/outward-desk';
import { useState } from 'preact/hooks';
import { TroubleNotice } from '../../helper/trouble-notice.tsx';
import { useTrouble } from '../../helper/use-trouble.ts';
import { Button } from '../../parts/button.tsx';
import { Field } from '../../parts/field.tsx';
import { Select } from '../../parts/select.tsx';
import { locale, localeNames } from '../../words.ts';
import { useWords, type Words } from '../reports/words.ts';

export interface CityFormProps {
  readonly desk: OutwardDesk;
  readonly written: ListedEndpoint;
  readonly onDone: (isChanged: boolean) => Promise<void>;
}

/** One that is not there yet. */
export function newCity(ids: readonly string[]): ListedEndpoint {
  let number = ids.length + 1;
  while (ids.includes(`city-${number}`)) number += 1;
  return {
    id: `city-${number}`,
    name: '',
    url: '',
    jurisdiction: '',
    language: locale(),
    format: 'json',
    waits: 1,
    on: true,
    hasKey: false,
    trouble: undefined,
    counts: {},
  };
}

type Fault = Partial<Record<'name' | 'url', string>>;

function faultIn(error: unknown, w: Words): Fault | undefined {
  if (!isVisitError(error, 'malformed')) return undefined;
  const { refusedMember: member } = error;
  if (member === 'url') return { url: w.out_url_wrong() };
  return member === 'name' ? { name: w.out_name_wrong() } : undefined;
}

export function CityForm({ desk, written, onDone }: CityFormProps) {
  const w = useWords();
  const [values, setValues] = useState<EndpointValues>(written);
  const [key, setKey] = useState('');
  const [fault, setFault] = useState<Fault>({});
  const { trouble, run } = useTrouble();
  const set = (more: Partial<EndpointValues>) => setValues({ ...values, ...more });
  const save = () =>
    run(async () => {
      const { name, url, jurisdiction, language, format, waits, on } = values;
      const cleaned = { name: name.trim(), url: url.trim(), jurisdiction: jurisdiction.trim() };
      setFault({});
      try {
        const whole = { ...cleaned, language, format, waits, on };
        await desk.putEndpoint(written.id, whole, key.trim() || undefined);
      } catch (error) {
        const found = faultIn(error, w);
        if (found === undefined) throw error;
        setFault(found);
        return;
      }
      await onDone(true);
    });
  return (
    <section>
      <TroubleNotice text={trouble} />
      <Field
        id="city-name"
        label={w.out_name()}
        hint={w.out_name_hint()}
        error={fault.name}
        value={values.name}
        onInput={(name) => set({ name })}
        maxLength={80}
      />
      <Field
        id="city-url"
        label={w.out_url()}
        hint={w.out_url_hint()}
        error={fault.url}
        type="url"
        value={values.url}
        onInput={(url) => set({ url })}
        maxLength={300}
      />
      <Field
        id="city-key"
        label={w.out_key()}
        hint={written.hasKey ? w.out_key_kept() : w.out_key_hint()}
        value={key}
        onInput={setKey}
        maxLength={200}
        isPrivate
      />
      <Field
        id="city-jurisdiction"
        label={w.out_jurisdiction()}
        hint={w.out_jurisdiction_hint()}
        value={values.jurisdiction}
        onInput={(jurisdiction) => set({ jurisdiction })}
        maxLength={100}
      />
      <Select
        id="city-language"
        label={w.out_language()}
        value={values.language}
        options={Object.entries(localeNames)}
        onChange={(language) => set({ language })}
      />
      <Select
        id="city-format"
        label={w.out_format()}
        value={values.format}
        options={[
          ['json', 'JSON'],
          ['xml', 'XML'],
        ]}
        onChange={(format) => set({ format })}
      />
      <Select
        id="city-waits"
        label={w.out_waits()}
        hint={w.out_waits_hint()}
        value={String(values.waits)}
        options={[0, 1, 2, 3, 7, 14].map((days) => [String(days), w.out_waits_days({ days })])}
        onChange={(waits) => set({ waits: Number(waits) })}
      />
      <p>
        <label class="option">
          <input type="checkbox" checked={values.on} onChange={() => set({ on: !values.on })} />
          <span class="option-label">{w.out_on()}</span>
        </label>
      </p>
      <p>
        <Button kind="primary" onPress={save}>
          {w.out_save()}
        </Button>
      </p>
      <p>
        <Button kind="quiet" onPress={() => onDone(false)}>
          {w.rep_bodies_leave()}
        </Button>
      </p>
    </section>
  );
}
