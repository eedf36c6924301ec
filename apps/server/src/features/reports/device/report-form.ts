import { keepDraft, offerDraft, throwDraftAway } from './draft.ts';
import { shown } from './element.ts';
import { forgetCode, takeCode } from './follow-code.ts';
import { addPlaceTools } from './place-tools.ts';
import { ReportPhotos } from './report-photos.ts';
import { Sending } from './sending.ts';

// The form of a report and the page after it. Both are whole without this; it takes the place and
// the camera out of photos before they leave the device, and keeps what is written when the line drops.
const form = document.querySelector<HTMLFormElement>('form[data-report]');
const sent = document.querySelector<HTMLElement>('[data-own-code]');

if (form !== null) {
  const photos = new ReportPhotos(form);
  addPlaceTools(form);
  const sending = new Sending(form, {
    beforeAll: async () => {
      await photos.settled;
      await keepDraft(form, photos.files);
    },
  });
  sending.listen();
  // The page that answers a sending has everything in it that was sent.
  if (form.dataset.report === 'answer') void throwDraftAway();
  else void offerDraft(form, (files) => photos.add(files), forgetCode);
}

if (sent !== null) {
  void throwDraftAway();
  const code = takeCode();
  if (code !== undefined) {
    const place = sent.querySelector('.code');
    if (place !== null) place.textContent = code;
    shown(sent, true);
    shown(document.querySelector('[data-code-noted]'), false);
  }
}
