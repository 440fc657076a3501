import type { Collector } from './collector.ts';
import { positionAfter } from './diagnostic.ts';

/**
 * The text of a file, without a byte order mark. Undefined where its bytes are no UTF-8, which is reported at the first
 * that is not: a replacement character in its stead would end up in the output.
 *
 * @param file what diagnostics call it
 */
export function utf8Text(bytes: Uint8Array, file: string, collector: Collector): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    const [sound = ''] = new TextDecoder().decode(bytes).split('\uFFFD', 1);
    collector.report('KC1102', 'the file is not UTF-8', positionAfter(sound, file), 'save it as UTF-8');
    return undefined;
  }
}
