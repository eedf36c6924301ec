import { encodeWork, type Scrypt, solves, type WorkChallenge } from '@nearhand/protocol/work';

/**
 * Does the work that the server asks of whoever makes a room; for a worker, since it takes a while.
 * @param onProgress told how many of the parts are done
 * @returns the value of `Nearhand-Work`
 */
export async function solveWork(
  challenge: WorkChallenge,
  scrypt: Scrypt,
  onProgress?: (done: number, of: number) => void,
): Promise<string> {
  const counters: number[] = [];
  for (let part = 0; part < challenge.parts; part += 1) {
    let counter = 0;
    while (!(await solves(challenge, part, counter, scrypt))) counter += 1;
    counters.push(counter);
    onProgress?.(part + 1, challenge.parts);
  }
  return encodeWork({ challenge: challenge.challenge, counters });
}
