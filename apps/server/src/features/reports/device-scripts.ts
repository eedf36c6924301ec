import { laterScripts } from '../../pages/device-scripts.ts';

/** The scripts that make report pages more comfortable. */
export const deviceScripts = laterScripts('/reports/device', {
  'report-form': new URL('./device/report-form.ts', import.meta.url),
  'me-too': new URL('./device/me-too.ts', import.meta.url),
  near: new URL('./device/near.ts', import.meta.url),
});
