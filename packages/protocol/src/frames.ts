import { concat, u8, u32 } from '@nearhand/seal/bytes';
import { ProtocolError } from './errors.ts';
import { largestFrame } from './limits.ts';

export type FrameKind = 'entry' | 'manifest' | 'opening' | 'inbox-row';

/** One element, opening record or inbox row as it travels: kind u8, length u32, bytes. */
export interface Frame {
  readonly kind: FrameKind;
  readonly bytes: Uint8Array;
}

const kinds: readonly FrameKind[] = ['entry', 'manifest', 'opening', 'inbox-row'];

export function encodeFrame(frame: Frame): Uint8Array {
  return concat(u8(kinds.indexOf(frame.kind)), u32(frame.bytes.length), frame.bytes);
}

export function encodeFrames(frames: readonly Frame[]): Uint8Array {
  return concat(...frames.map(encodeFrame));
}

/** Decodes a whole answer; refuses `truncated`, `frame-kind`, `frame-length`. */
export function decodeFrames(bytes: Uint8Array): readonly Frame[] {
  const decoder = new FrameDecoder();
  const frames = decoder.push(bytes);
  decoder.end();
  return frames;
}

/** Decodes frames as their bytes arrive, in pieces of any size. */
export class FrameDecoder {
  #pending: Uint8Array = new Uint8Array(0);

  /** Takes the next piece and gives the frames that it completes. */
  push(piece: Uint8Array): readonly Frame[] {
    // One copy for all frames of a piece: each is a view of it.
    const bytes = concat(this.#pending, piece);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const frames: Frame[] = [];
    let at = 0;
    while (bytes.length - at >= 5) {
      const kind = kinds[view.getUint8(at)];
      if (kind === undefined) throw new ProtocolError('frame-kind', `frame ${frames.length}`);
      const length = view.getUint32(at + 1);
      if (length > largestFrame) throw new ProtocolError('frame-length', `frame ${frames.length}`);
      if (bytes.length - at - 5 < length) break;
      frames.push({ kind, bytes: bytes.subarray(at + 5, at + 5 + length) });
      at += 5 + length;
    }
    this.#pending = bytes.slice(at);
    return frames;
  }

  /** Says that nothing more comes; refuses a frame that was begun and not finished. */
  end(): void {
    if (this.#pending.length > 0) throw new ProtocolError('truncated', 'frame');
  }
}
