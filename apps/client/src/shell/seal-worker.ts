import { curves } from '@nearhand/seal/curves';
import { checkPage } from '@nearhand/visit/journal-page';
import { type NumberedAnswer, type NumberedOrder, packPage } from './seal-orders.ts';
import { rehearse } from './seal-rehearsal.ts';

// Off the page's own thread: a long room has thousands of entries to open and to check.
addEventListener('message', ({ data }: MessageEvent<NumberedOrder>) => {
  void carryOut(data).then((answer) => postMessage(answer));
});

void curves().then(async () => {
  postMessage('ready');
  await rehearse();
});

async function carryOut({ number, order }: NumberedOrder): Promise<NumberedAnswer> {
  try {
    return { number, page: packPage(await checkPage(order.keys, order.page)) };
  } catch {
    // The page finds out by itself, and says why.
    return { number };
  }
}
