import type { Place } from '../../pages/frame.ts';
import { pathIn } from '../../pages/language.ts';
import { Layout } from '../../pages/layout.tsx';
import { wordsIn } from '../../pages/words.ts';

const holds = ['1', '2', '3', '4', '5', '6', '7', '8'] as const;
const today = { real: ['real_1', 'real_2'], other: ['1', '2'] } as const;
const cannot = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10'] as const;
const learned = ['1', '2', '3', '4', '5'] as const;

/** "How this protects you": what is true of this version, what is not, and what the server learns. */
export function ProtectsPage({ place }: { readonly place: Place }) {
  const words = wordsIn(place.language);
  return (
    <Layout place={place} title={words.protects_title()} about={words.protects_lead()}>
      <h1>{words.protects_title()}</h1>
      <p class="lead">{words.protects_lead()}</p>
      <section class="notice">
        <h2>{words.protects_today_title()}</h2>
        {today[place.frame?.kind === 'real' ? 'real' : 'other'].map((n) => (
          <p key={n}>{words[`protects_today_${n}`]()}</p>
        ))}
      </section>
      <section>
        <h2>{words.protects_holds_title()}</h2>
        <ul class="points">
          {holds.map((n) => (
            <li key={n}>{words[`protects_holds_${n}`]()}</li>
          ))}
        </ul>
        <p>
          <a class="tap" href={pathIn(place.language, '/ledger')}>
            {words.ledger_title()}
          </a>
        </p>
      </section>
      <section>
        <h2>{words.protects_not_title()}</h2>
        <ul class="points">
          {cannot.map((n) => (
            <li key={n}>{words[`protects_not_${n}`]()}</li>
          ))}
        </ul>
      </section>
      <section>
        <h2 id="learns">{words.protects_table_title()}</h2>
        <p>{words.protects_table_lead()}</p>
        <table aria-labelledby="learns">
          <thead>
            <tr>
              <th scope="col">{words.protects_table_sees()}</th>
              <th scope="col">{words.protects_table_less()}</th>
            </tr>
          </thead>
          <tbody>
            {learned.map((n) => (
              <tr key={n}>
                <th scope="row">{words[`protects_sees_${n}`]()}</th>
                <td>{words[`protects_less_${n}`]()}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <section>
        <h2>{words.protects_end_title()}</h2>
        <p>{words.protects_end_body()}</p>
      </section>
    </Layout>
  );
}
