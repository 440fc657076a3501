import type { InputContext, InputText } from './input-context.ts';
import { readChunks } from './read-chunks.ts';

const timeoutMs = 30_000;
const maxRedirects = 5;

/**
 * Gets a text over https, or over http where that is allowed; nowhere else, not by a redirect either, and no more than
 * the limit of bytes.
 */
export async function fetchText(address: string, context: InputContext): Promise<InputText | undefined> {
  try {
    const response = await follow(address, context.limits.plainHttp === true, context.fetch ?? fetch);
    if (typeof response === 'string') return fail(address, response, context);
    if (!response.ok) return fail(address, `the answer is ${response.status}`, context);
    return await readChunks(address, response.body ?? nothing(), context);
  } catch (error) {
    return fail(address, reasonOf(error), context);
  }
}

/** The answer at the end of all redirects, or why there is none. */
async function follow(address: string, plainHttp: boolean, get: typeof fetch): Promise<Response | string> {
  const signal = AbortSignal.timeout(timeoutMs);
  let url = URL.parse(address);
  const mayBePlain = plainHttp && url?.protocol === 'http:';
  for (let redirects = 0; redirects <= maxRedirects; redirects += 1) {
    if (url === null) return 'it is no valid address';
    if (url.protocol !== 'https:' && !(mayBePlain && url.protocol === 'http:')) return `${url.protocol}// is not https`;
    const response = await get(url.href, { redirect: 'manual', signal });
    const location = response.headers.get('location');
    if (response.status < 300 || response.status >= 400 || location === null) return response;
    url = URL.parse(location, url.href);
  }
  return `it redirects more than ${maxRedirects} times`;
}

/** What `fetch` rejects with says only that it failed; its cause says why. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  return `${error.message}: ${'code' in cause ? String(cause.code) : cause.message}`;
}

function fail(address: string, reason: string, { collector, limits }: InputContext): undefined {
  const mayBePlain = address.startsWith('http:') && limits.plainHttp !== true;
  const help = mayBePlain ? 'use https, set limits.plainHttp, or download the file and name its path' : undefined;
  const position = { file: address, line: 1, column: 1 };
  collector.report('KC5003', `${address} cannot be read: ${reason}`, position, help);
  return undefined;
}

async function* nothing(): AsyncIterable<string> {}
