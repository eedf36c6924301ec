import type { DeskBody } from '@nearhand/protocol/report-desk';
import type { ReportStep } from '@nearhand/visit/report-desk';
import { useState } from 'preact/hooks';
import { Button } from '../../parts/button.tsx';
import { Field } from '../../parts/field.tsx';
import { Select } from '../../parts/select.tsx';
import { bodyOptions } from './body-names.ts';
import { MendedPhoto } from './mended-photo.tsx';
import { useWords } from './words.ts';

const acts = ['accepted', 'under-way', 'done', 'not-ours', 'said', 'reopened'] as const;
export type Act = (typeof acts)[number];

/** What is to be written down; `photo` is a JPEG of the mended thing, to be sent ahead. */
export interface WantedStep {
  readonly step: ReportStep;
  readonly words: string;
  readonly photo: Blob | undefined;
}

export interface StepFormProps {
  readonly title: string;
  /** The steps that can follow, of those that a steward takes here. */
  readonly can: (act: Act) => boolean;
  readonly bodies: readonly DeskBody[];
  /** Who mends such a thing, where somebody is named. */
  readonly mender: string | undefined;
  /** A photo is of one thing. */
  readonly takesPhoto: boolean;
  readonly onTake: (wanted: WantedStep) => Promise<void>;
}

/** The next step, with its words for everybody. */
export function StepForm(props: StepFormProps) {
  const { title, can, bodies, mender, takesPhoto, onTake } = props;
  const w = useWords();
  const open = acts.filter(can);
  const [chosen, setChosen] = useState<Act>();
  const [words, setWords] = useState('');
  const [day, setDay] = useState('');
  const [named, setNamed] = useState<string>();
  const [photo, setPhoto] = useState<Blob>();
  const act = chosen !== undefined && open.includes(chosen) ? chosen : open[0];
  if (act === undefined) return null;
  const names = {
    accepted: w.rep_step_accepted(),
    'not-ours': w.rep_step_not_ours(),
    'under-way': w.rep_step_under_way(),
    done: w.rep_step_done(),
    said: w.rep_step_said(),
    reopened: w.rep_step_reopened(),
  };
  // Whose it is instead is never the one who mends such things here.
  const body = named ?? (act === 'accepted' ? (mender ?? '') : '');
  const hasBody = act === 'accepted' || act === 'not-ours';
  const whose = act === 'accepted' ? w.rep_step_body() : w.rep_step_whose();
  return (
    <section>
      <h2>{title}</h2>
      <Select
        id="step-act"
        label={w.rep_step_which()}
        value={act}
        options={open.map((each) => [each, names[each]])}
        onChange={setChosen}
      />
      {hasBody ? (
        <Select
          id="step-body"
          label={whose}
          value={body}
          options={bodyOptions(bodies, w.rep_step_as_it_is())}
          onChange={setNamed}
        />
      ) : null}
      {act === 'under-way' ? (
        <Field id="step-day" label={w.rep_step_day()} type="date" value={day} onInput={setDay} />
      ) : null}
      {act === 'done' && takesPhoto ? <MendedPhoto onPhoto={setPhoto} /> : null}
      <Field
        id="step-words"
        label={w.rep_step_words()}
        rows={3}
        maxLength={1000}
        value={words}
        onInput={setWords}
      />
      <p>
        <Button
          kind="primary"
          onPress={() =>
            onTake({
              step: stepOf(act, { day, body }),
              words,
              photo: act === 'done' ? photo : undefined,
            })
          }
        >
          {w.rep_step_take()}
        </Button>
      </p>
    </section>
  );
}

function stepOf(act: Act, typed: { readonly day: string; readonly body: string }): ReportStep {
  if (act === 'accepted' || act === 'not-ours')
    return { kind: act, ...(typed.body !== '' && { body: typed.body }) };
  if (act === 'under-way') return { kind: act, ...(typed.day !== '' && { expected: typed.day }) };
  return { kind: act };
}
