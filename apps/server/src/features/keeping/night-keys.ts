import { openAtRest, sealAtRest } from './at-rest.ts';
import { KeepingError } from './keeping-error.ts';
import type { NightFolder } from './night-folder.ts';

/** The place of one `S`: nothing wrapped for another opens there. */
export interface SecretPlace {
  readonly communityId: Buffer;
  readonly roomId: Buffer;
  readonly epoch: number;
}

/** `S` as it is stored: under which key, and the wrapped bytes. */
export interface StoredSecret {
  readonly keyId: Buffer;
  readonly wrapped: Buffer;
}

/** The id of no key: rows of before there were night keys lie in clear until their first night. */
export const inClear = Buffer.alloc(8);

/** The night keys at hand, each read once from the folder beside the database. */
export class NightKeys {
  readonly #folder: NightFolder;
  readonly #keys = new Map<string, Buffer>();

  constructor(folder: NightFolder) {
    this.#folder = folder;
  }

  /** @throws KeepingError `key-missing` */
  get(id: Buffer): Buffer {
    const name = id.toString('hex');
    const key = this.#keys.get(name) ?? this.#folder.readKey(id);
    if (key === undefined) {
      throw new KeepingError(
        'key-missing',
        `The night key ${name} is not in ${this.#folder.path}.`,
      );
    }
    this.#keys.set(name, key);
    return key;
  }

  /** Forgets what was destroyed. */
  keepOnly(id: Buffer): void {
    for (const name of this.#keys.keys()) if (name !== id.toString('hex')) this.#keys.delete(name);
  }

  wrap(keyId: Buffer, place: SecretPlace, s: Buffer): Buffer {
    return sealAtRest(this.get(keyId), placeOf(place), s);
  }

  /** Throws where the bytes were not wrapped for this place under this key. */
  unwrap(place: SecretPlace, { keyId, wrapped }: StoredSecret): Buffer {
    if (keyId.equals(inClear)) return wrapped;
    return openAtRest(this.get(keyId), placeOf(place), wrapped);
  }
}

function placeOf({ communityId, roomId, epoch }: SecretPlace) {
  return ['room_secrets', communityId, roomId, epoch] as const;
}
