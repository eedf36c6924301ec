import type { ReportDesk } from '@nearhand/visit/report-desk';
import type { WantedStep } from './step-form.tsx';

/** Takes a step of reports, its photo first; gives how many it could not follow. */
export async function takeStep(
  desk: ReportDesk,
  reports: readonly string[],
  { step, words, photo }: WantedStep,
): Promise<number> {
  if (photo === undefined || step.kind !== 'done')
    return (await desk.take(reports, step, words)).refused.length;
  const kept = await desk.keepPhoto(new Uint8Array(await photo.arrayBuffer()));
  return (await desk.take(reports, { ...step, photo: kept }, words)).refused.length;
}
