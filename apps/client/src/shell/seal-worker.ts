import { equal } from '@nearhand/seal/bytes';
import { curves } from '@nearhand/seal/curves';
import { checkPage } from '@nearhand/visit/journal-page';
import { type SlotOpening, slotOpeningHere } from '@nearhand/visit/slot-opening';
import { type NumberedAnswer, type NumberedOrder, type Order, packPage } from './seal-orders.ts';
import { rehearse } from './seal-rehearsal.ts';

// Off the page's own thread: a long room has thousands of entries to open and to check, and a full
// inbox as many slots.
addEventListener('message', ({ data: { number, order } }: MessageEvent<NumberedOrder>) => {
  // What cannot be done is left to the page, which finds out by itself and says why.
  void carryOut(order).then(
    (answer) => postMessage({ number, ...answer } satisfies NumberedAnswer),
    () => postMessage({ number } satisfies NumberedAnswer),
  );
});

void curves().then(async () => {
  postMessage('ready');
  await rehearse();
});

async function carryOut(order: Order): Promise<Omit<NumberedAnswer, 'number'>> {
  if (order.do === 'check-page') {
    return { page: packPage(await checkPage(order.keys, order.page)) };
  }
  const open = await openingOf(order.scalar);
  return { contents: await Promise.all(order.slots.map(({ slot, tie }) => open(slot, tie))) };
}

let last: { readonly scalar: Uint8Array; readonly opening: Promise<SlotOpening> } | undefined;

/** The key is made ready once for all slots of a device. */
function openingOf(scalar: Uint8Array): Promise<SlotOpening> {
  if (!last || !equal(last.scalar, scalar)) last = { scalar, opening: slotOpeningHere(scalar) };
  return last.opening;
}
