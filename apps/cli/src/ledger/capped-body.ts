import { CliError } from '../cli-error.ts';

/**
 * The whole body of an answer, of at most so many bytes: whoever is being checked does not get to
 * fill this machine's memory. @throws CliError `refused` where there are more
 */
export async function cappedBody(response: Response, most: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > most) {
      throw new CliError('refused', `${response.url} goes on for more than ${most} bytes.`);
    }
    chunks.push(chunk);
  }
  // A whole ArrayBuffer of its own, which can be handed to another thread.
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
