import type { InputContext, InputText } from './input-context.ts';
import { limitHelp } from './limits.ts';

/** Decodes an input as it arrives, no further than the limit. Throws TypeError for what is not UTF-8. */
export async function readChunks(
  display: string,
  chunks: AsyncIterable<Uint8Array | string>,
  context: InputContext,
): Promise<InputText | undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const texts: string[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += Buffer.byteLength(chunk);
    if (bytes > context.limits.bytes) return tooLarge(display, context);
    texts.push(typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true }));
  }
  return { display, text: texts.join('') + decoder.decode() };
}

function tooLarge(display: string, { collector, limits }: InputContext): undefined {
  const position = { file: display, line: 1, column: 1 };
  collector.report('KC5002', `${display} is larger than ${limits.bytes} bytes`, position, limitHelp);
  return undefined;
}
