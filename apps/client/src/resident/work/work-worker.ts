import type { WorkChallenge } from '@nearhand/protocol/work';
import { solveWork } from '@nearhand/visit/proof-of-work';
import { scrypt } from '@noble/hashes/scrypt.js';

// Off the page's own thread, so that writing goes on while it works.
addEventListener('message', (event: MessageEvent<WorkChallenge>) => {
  void solveWork(event.data, async (password, salt, { n, r, p }) =>
    scrypt(password, salt, { N: n, r, p, dkLen: 32 }),
  ).then((solved) => postMessage(solved));
});
