import type { DeviceLeaf } from '@nearhand/seal/device-leaf';
import { useState } from 'preact/hooks';
import { Choice } from '../../parts/choice.tsx';
import { useDrafted } from '../../parts/draft.ts';
import { useWords } from '../words.ts';
import type { FormProps } from './act-page.tsx';
import { SHORT, TextForm } from './text-form.tsx';

/** Asks the resident to let in a colleague or another desk. Only the resident can do it. */
export function LetInForm({ session, visit, now, deskName, draft, onBack }: FormProps) {
  const w = useWords();
  const colleagues = colleaguesOf({ session, now });
  const desks = session.community.desks.filter(({ id }) => id !== session.desk.id);
  const [whom, setWhom] = useDrafted<string | undefined>(draft, 'whom', undefined);
  const options = [
    ...colleagues.map((leaf) => ({
      value: leaf.id,
      label: w.author_helper({ name: leaf.name, role: leaf.role }),
    })),
    ...desks.map(({ id }) => ({ value: id, label: deskName(id) })),
  ];
  const [isMissing, setMissing] = useState(false);
  const send = (why: string) => {
    const leaf = colleagues.find(({ id }) => id === whom);
    if (whom === undefined) return;
    void visit.askToLetIn(leaf ? { leaf } : { desk: whom }, why);
    onBack();
  };
  const check = () => {
    setMissing(whom === undefined);
    return whom === undefined ? { field: 'act-whom', text: w.helper_let_in_missing() } : undefined;
  };
  return (
    <TextForm
      draft={draft}
      title={w.helper_act_let_in()}
      intro={
        <>
          <p>{w.helper_let_in_intro()}</p>
          {options.length === 0 ? <p>{w.helper_let_in_nobody()}</p> : null}
          {options.length > 0 ? (
            <Choice
              id="act-whom"
              legend={w.helper_let_in_whom()}
              error={isMissing && whom === undefined ? w.helper_let_in_missing() : undefined}
              value={whom}
              onChange={setWhom}
              options={options}
            />
          ) : null}
        </>
      }
      fields={[
        {
          name: 'why',
          label: w.helper_let_in_why(),
          missing: w.helper_let_in_why_missing(),
          rows: 2,
          max: SHORT,
        },
      ]}
      check={check}
      submit={w.helper_let_in_send()}
      onSubmit={({ why }) => send(why)}
      onBack={onBack}
    />
  );
}

/** Devices of this desk that are there and cannot read this room. */
function colleaguesOf({ session, now }: Pick<FormProps, 'session' | 'now'>): readonly DeviceLeaf[] {
  const readers = new Set(now.state.readers.map(({ leafHash }) => leafHash));
  return session.shift.roster.devices
    .filter(({ hash, hasLeft }) => !hasLeft && !readers.has(hash))
    .map(({ leaf }) => leaf);
}
