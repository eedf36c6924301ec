import { type BodyLetters, type Letters, letterRhythms } from '@nearhand/protocol/outward-desk';
import type { DeskBody, ReportSettings } from '@nearhand/protocol/report-desk';
import type { OutwardDesk } from '@nearhand/visit/outward-desk';
import { useEffect, useState } from 'preact/hooks';
import { TroubleNotice } from '../../helper/trouble-notice.tsx';
import { useTrouble } from '../../helper/use-trouble.ts';
import { Button } from '../../parts/button.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Select } from '../../parts/select.tsx';
import { locale, localeNames } from '../../words.ts';
import { useWords } from '../reports/words.ts';
import { letterText, rhythmText } from './outward-words.ts';

export interface LetterSettingsProps {
  readonly desk: OutwardDesk;
  readonly settings: ReportSettings;
}

/** Who of those that mend is written to by e-mail, how often, and how the last letter went. */
export function LetterSettings({ desk, settings }: LetterSettingsProps) {
  const w = useWords();
  const [letters, setLetters] = useState<Letters>();
  const { trouble, run } = useTrouble();
  const look = async () => setLetters(await desk.letters());
  useEffect(() => {
    void run(look);
  }, []);
  return (
    <>
      <p>{w.out_letters_intro()}</p>
      <TroubleNotice text={trouble} />
      {letters?.canSend === false ? (
        <Notice tone="warning" title={w.out_letters_no_mail()} />
      ) : null}
      {letters === undefined
        ? null
        : settings.bodies.map((body) => (
            <BodyRow
              key={body.id}
              {...{ desk, body }}
              letters={letters.letters.find((each) => each.body === body.id)}
              onChanged={look}
            />
          ))}
    </>
  );
}

interface BodyRowProps {
  readonly desk: OutwardDesk;
  readonly body: DeskBody;
  readonly letters: BodyLetters | undefined;
  readonly onChanged: () => Promise<void>;
}

function BodyRow({ desk, body, letters, onChanged }: BodyRowProps) {
  const w = useWords();
  const { trouble, run } = useTrouble();
  const isOn = letters?.on === true;
  const now = {
    every: letters?.every ?? ('week' as const),
    language: letters?.language ?? locale(),
    on: isOn,
  };
  const set = (more: Partial<typeof now>) =>
    run(async () => {
      await desk.putLetters(body.id, { ...now, ...more });
      await onChanged();
    });
  const last = letters?.last;
  return (
    <section>
      <h2>{body.names[locale()]}</h2>
      <TroubleNotice text={trouble} />
      {body.email === undefined ? (
        <p>{w.out_letters_no_address()}</p>
      ) : (
        <>
          <Select
            id={`every-${body.id}`}
            label={w.out_letters_every()}
            value={isOn ? now.every : ''}
            options={[
              ['', w.out_letters_never()],
              ...letterRhythms.map((every) => [every, rhythmText(every, w)] as const),
            ]}
            onChange={(every) => {
              void set(every === '' ? { on: false } : { on: true, every });
            }}
          />
          {isOn ? (
            <Select
              id={`language-${body.id}`}
              label={w.out_language()}
              value={now.language}
              options={Object.entries(localeNames)}
              onChange={(language) => {
                void set({ language });
              }}
            />
          ) : null}
          {letters === undefined ? null : <p class="small">{letterText(letters, w)}</p>}
          {last?.state === 'unsure' ? (
            <p>
              <Button
                kind="quiet"
                onPress={() =>
                  run(async () => {
                    await desk.sendLetterAgain(body.id, last.to);
                    await onChanged();
                  })
                }
              >
                {w.out_letter_again()}
              </Button>
            </p>
          ) : null}
        </>
      )}
    </section>
  );
}
