import { sayDay } from '../../pages/day.ts';
import type { Place } from '../../pages/frame.ts';
import { type Language, pathIn, textFor } from '../../pages/language.ts';
import { Layout } from '../../pages/layout.tsx';
import { wordsIn } from '../../pages/words.ts';
import type { Community } from '../community/community.ts';
import type { DeskCard } from '../desks/desks.ts';
import { dayAt } from '../requests/requests.ts';
import { type LedgerRecord, type Recorded, rootText } from './ledger-record.ts';

export interface LedgerPageProps {
  readonly place: Place;
  readonly community: Community;
  readonly desks: readonly DeskCard[];
  /** Undefined in the first moment of an installation. */
  readonly record: LedgerRecord | undefined;
}

/** The ledger for people: what it is, what was written last, who else watches it, how to check it. */
export function LedgerPage({ place, community, desks, record }: LedgerPageProps) {
  const { language } = place;
  const words = wordsIn(language);
  return (
    <Layout place={place} title={words.ledger_title()} about={words.ledger_lead()}>
      <h1>{words.ledger_title()}</h1>
      <p class="lead">{words.ledger_lead()}</p>
      <ul class="points">
        <li>{words.ledger_about_1()}</li>
        <li>{words.ledger_about_2()}</li>
        <li>{words.ledger_about_3()}</li>
      </ul>
      {record === undefined ? (
        <p class="notice">{words.ledger_none_yet()}</p>
      ) : (
        <>
          <Now record={record} community={community} language={language} />
          <Lately record={record} desks={desks} language={language} />
        </>
      )}
      <section>
        <h2>{words.ledger_check_title()}</h2>
        <p>{words.ledger_check_device()}</p>
        <p>{words.ledger_check_command()}</p>
        <p>
          <code>nearhand verify</code>
        </p>
        <p>
          <a class="tap" href="/ledger/checkpoint">
            {words.ledger_check_checkpoint()}
          </a>{' '}
          <a class="tap" href="/ledger/keys">
            {words.ledger_check_keys()}
          </a>
        </p>
      </section>
    </Layout>
  );
}

interface NowProps {
  readonly record: LedgerRecord;
  readonly community: Community;
  readonly language: Language;
}

function Now({ record, community, language }: NowProps) {
  const words = wordsIn(language);
  const { size, witnesses, needed } = record;
  return (
    <section>
      <h2>{words.ledger_now_title()}</h2>
      <dl class="facts">
        <dt>{words.ledger_now_size()}</dt>
        <dd>{size}</dd>
        <dt>{words.ledger_now_root()}</dt>
        <dd>
          <code>{rootText(record)}</code>
        </dd>
        <dt>{words.ledger_now_witnesses()}</dt>
        <dd>
          {witnesses.length === 0 ? words.ledger_now_unwitnessed() : null}
          {needed > 0 ? <p>{words.ledger_now_needed({ needed, all: witnesses.length })}</p> : null}
          {witnesses.map(({ name, size: seen, time }) => (
            <p key={name}>
              {time === undefined
                ? words.ledger_now_not_seen({ name })
                : words.ledger_now_seen({
                    name,
                    day: sayDay(dayAt(time * 1000, community.timeZone), language),
                    size: seen,
                  })}
            </p>
          ))}
        </dd>
      </dl>
      <p class="quiet small">{words.ledger_now_compare()}</p>
    </section>
  );
}

interface LatelyProps {
  readonly record: LedgerRecord;
  readonly desks: readonly DeskCard[];
  readonly language: Language;
}

function Lately({ record, desks, language }: LatelyProps) {
  const words = wordsIn(language);
  const nameOf = (id: string): string => {
    const desk = desks.find((each) => each.id === id);
    return desk === undefined
      ? words.ledger_desk_gone()
      : textFor({ ...desk.names }, language).text;
  };
  return (
    <section>
      <h2>{words.ledger_lately_title()}</h2>
      <ul class="rows">
        {record.leaves.map(({ index, said }) => (
          <li key={index}>
            <p>{say(said, nameOf, language)}</p>
            <p class="quiet small">{words.ledger_entry({ index })}</p>
          </li>
        ))}
      </ul>
      {record.older === undefined ? null : (
        <p>
          <a class="button second" href={pathIn(language, `/ledger?before=${record.older}`)}>
            {words.ledger_older()}
          </a>
        </p>
      )}
    </section>
  );
}

function say(said: Recorded, nameOf: (desk: string) => string, language: Language): string {
  const words = wordsIn(language);
  switch (said.kind) {
    case 'root':
      return words.ledger_said_root({ desk: nameOf(said.desk), k: said.k, n: said.n });
    case 'device':
      return words.ledger_said_device({ desk: nameOf(said.desk) });
    case 'roster': {
      const { number, devices } = said;
      return words.ledger_said_roster({ desk: nameOf(said.desk), number, devices });
    }
    case 'leaving':
      return words.ledger_said_leaving({ desk: nameOf(said.desk) });
    case 'release':
      return words.ledger_said_release({ version: said.version });
    case 'restore':
      return words.ledger_said_restore({
        day: sayDay(said.day, language),
        backup: sayDay(said.backup, language),
      });
    case 'other':
      return words.ledger_said_other();
  }
}
