import { bodyTypes, type DeskBody, type ReportSettings } from '@nearhand/protocol/report-desk';
import { isVisitError } from '@nearhand/visit/error';
import type { ReportDesk } from '@nearhand/visit/report-desk';
import { useState } from 'preact/hooks';
import { TroubleNotice } from '../../helper/trouble-notice.tsx';
import { useTrouble } from '../../helper/use-trouble.ts';
import { Button } from '../../parts/button.tsx';
import { Field } from '../../parts/field.tsx';
import { Select } from '../../parts/select.tsx';
import { locale, locales } from '../../words.ts';
import { TextInLanguages } from '../directory/text-in-languages.tsx';
import { bodyTypeName } from './body-names.ts';
import { useWords, type Words } from './words.ts';

export interface BodySettingsProps {
  readonly desk: ReportDesk;
  readonly settings: ReportSettings;
  readonly onChanged: () => Promise<void>;
}

/** Those who mend things here: their names, what they mend, where an office of theirs is written to. */
export function BodySettings({ desk, settings, onChanged }: BodySettingsProps) {
  const w = useWords();
  const [written, setWritten] = useState<DeskBody>();
  if (written !== undefined) {
    const close = async (isChanged: boolean) => {
      if (isChanged) await onChanged();
      setWritten(undefined);
    };
    return <BodyForm key={written.id} {...{ desk, written }} onDone={close} />;
  }
  return (
    <>
      <p>{w.rep_bodies_intro()}</p>
      {settings.bodies.length === 0 ? <p>{w.rep_bodies_none()}</p> : null}
      <ul class="plain-list">
        {settings.bodies.map((body) => (
          <li key={body.id}>
            <button type="button" class="as-link" onClick={() => setWritten(body)}>
              {body.names[locale()]}
            </button>{' '}
            <span class="small">{bodyTypeName(body.type, w)}</span>
          </li>
        ))}
      </ul>
      <p>
        <Button
          kind="quiet"
          onPress={() => setWritten(newBody(settings.bodies.map(({ id }) => id)))}
        >
          {w.rep_bodies_add()}
        </Button>
      </p>
    </>
  );
}

function newBody(ids: readonly string[]): DeskBody {
  let number = ids.length + 1;
  while (ids.includes(`body-${number}`)) number += 1;
  const names = { en: '', 'zh-Hant': '', 'zh-Hans': '' };
  return { id: `body-${number}`, type: 'roads', names, email: undefined };
}

interface Fault {
  readonly names?: string;
  readonly email?: string;
}

/** What the server refused, in words at the field; undefined for anything else. */
function faultIn(error: unknown, w: Words): Fault | undefined {
  if (!isVisitError(error, 'malformed')) return undefined;
  const { refusedMember: member } = error;
  if (member === 'names') return { names: w.rep_bodies_refused() };
  return member === 'email' ? { email: w.rep_bodies_email_wrong() } : undefined;
}

function BodyForm(props: {
  readonly desk: ReportDesk;
  readonly written: DeskBody;
  readonly onDone: (isChanged: boolean) => Promise<void>;
}) {
  const w = useWords();
  const { desk, written, onDone } = props;
  const [body, setBody] = useState(written);
  const [fault, setFault] = useState<Fault>({});
  const { trouble, run } = useTrouble();
  const isWhole = locales.every((each) => body.names[each].trim() !== '');
  const save = () =>
    run(async () => {
      setFault(isWhole ? {} : { names: w.rep_bodies_names_lacking() });
      if (!isWhole) return;
      try {
        await desk.setBody({ ...body, email: body.email?.trim() || undefined });
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
      <TextInLanguages
        id="body-names"
        legend={w.rep_bodies_names()}
        error={fault.names}
        texts={{ ...body.names }}
        onInput={(names) => setBody({ ...body, names: { ...body.names, ...names } })}
        max={80}
        needsAll
      />
      <Select
        id="body-type"
        label={w.rep_bodies_type()}
        value={body.type}
        options={bodyTypes.map((type) => [type, bodyTypeName(type, w)])}
        onChange={(type) => setBody({ ...body, type })}
      />
      <Field
        id="body-email"
        label={w.rep_bodies_email()}
        hint={w.rep_bodies_email_hint()}
        error={fault.email}
        type="email"
        value={body.email ?? ''}
        onInput={(email) => setBody({ ...body, email })}
        maxLength={255}
      />
      <p>
        <Button kind="primary" onPress={save}>
          {w.rep_bodies_save()}
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
