/** Why a file is not taken as a photo; each has a sentence on screen. */
export type PhotoFault = 'not-a-photo' | 'too-many-pixels' | 'too-large' | 'busy';

export class PhotoError extends Error {
  override readonly name = 'PhotoError';
  readonly code: PhotoFault;

  constructor(code: PhotoFault, cause?: unknown) {
    super(code, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}
