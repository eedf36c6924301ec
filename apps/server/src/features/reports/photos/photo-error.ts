/**
 * Why a file is not taken as a photo; each has a sentence on screen. `unopenable`: the process that
 * draws ended over it, took too long, or would have taken too much memory.
 */
export type PhotoFault = 'not-a-photo' | 'too-many-pixels' | 'too-large' | 'busy' | 'unopenable';

export class PhotoError extends Error {
  override readonly name = 'PhotoError';
  readonly code: PhotoFault;

  constructor(code: PhotoFault, cause?: unknown) {
    super(code, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}
