import type { Language } from '../../pages/language.ts';
import { wordsIn } from '../../pages/words.ts';
import type { MonthFigure } from './figures.ts';

const width = 600;
const height = 160;
const floor = height - 20;

/** Bars of each month: reported beside mended, and the same numbers as a table below. */
export function MonthPlot(props: {
  readonly months: readonly MonthFigure[];
  readonly language: Language;
}) {
  const { months, language } = props;
  const words = wordsIn(language);
  const most = Math.max(1, ...months.flatMap(({ received, mended }) => [received, mended]));
  const step = Math.min(48, width / months.length);
  const tall = (count: number) => Math.round((count / most) * (floor - 16));
  const bar = (name: string, x: number, count: number) => (
    <rect class={name} x={x} y={floor - tall(count)} width={step * 0.36} height={tall(count)} />
  );
  return (
    <section>
      <h2 id="months">{words.figures_months_title()}</h2>
      <figure class="plot">
        <svg
          viewBox={`0 0 ${width} ${height}`}
          role="img"
          aria-label={words.figures_months_title()}
        >
          <text x={0} y={12}>
            {most}
          </text>
          <path class="floor" d={`M0 ${floor}h${width}`} />
          {months.map(({ month, received, mended }, index) => {
            const x = index * step;
            return (
              <g key={month}>
                {bar('received', x + step * 0.1, received)}
                {bar('mended', x + step * 0.5, mended)}
                {index % Math.ceil(months.length / 6) === 0 ? (
                  <text x={x} y={height - 4}>
                    {month}
                  </text>
                ) : null}
              </g>
            );
          })}
        </svg>
        <figcaption class="small">
          <span class="key received" /> {words.figures_received()} <span class="key mended" />{' '}
          {words.figures_mended()}
        </figcaption>
      </figure>
      <details>
        <summary>{words.figures_as_table()}</summary>
        <table class="figures" aria-labelledby="months">
          <thead>
            <tr>
              <th scope="col">{words.figures_month()}</th>
              <th scope="col">{words.figures_received()}</th>
              <th scope="col">{words.figures_mended()}</th>
            </tr>
          </thead>
          <tbody>
            {months.map(({ month, received, mended }) => (
              <tr key={month}>
                <th scope="row">{month}</th>
                <td data-name={words.figures_received()}>{received}</td>
                <td data-name={words.figures_mended()}>{mended}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </section>
  );
}
