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
    return fail(address, error instanceof Error ? error.message : String(error), context);
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

function fail(address: string, reason: string, { collector }: InputContext): undefined {
  const help = 'https addresses are read, and http ones with limits.plainHttp; or download the file and name its path';
  collector.report('KC5003', `${address} cannot be read: ${reason}`, undefined, help);
  return undefined;
}

async function* nothing(): AsyncIterable<string> {}
