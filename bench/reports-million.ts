import { readFile } from 'node:fs/promises';
import type { Bench, Measure } from './measure.ts';
import { aloneOf, cityOfReports, measureReports, questionAlone } from './reports.ts';

const many = 1_000_000;

/** The same of a million reports, against what `reports` measured of a city's before. */
export const bench: Bench = {
  name: 'reports-million',
  async run(say) {
    const measures = await measureReports(many, say);
    return [...measures, ...(await againstCity(measures))];
  },
};

async function againstCity(measures: readonly Measure[]): Promise<readonly Measure[]> {
  const file = new URL('./results/reports.json', import.meta.url);
  const before = JSON.parse(await readFile(file, 'utf8')) as { readonly measures: Measure[] };
  return measures.flatMap(({ what, value }): Measure[] => {
    const question = questionAlone(what);
    if (question === undefined) return [];
    const of = before.measures.find((each) => each.what === aloneOf(question, cityOfReports));
    if (of === undefined) return [];
    return [
      {
        what: `${question}: time alone at ${many}, against ${cityOfReports}`,
        ...{ value: value / of.value, unit: 'times', target: { atMost: 1.5 } },
      },
    ];
  });
}
