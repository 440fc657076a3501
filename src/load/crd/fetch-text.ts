import { type InputContext, type InputText, tooLarge } from './input-text.ts';

const timeoutMs = 30_000;
const maxRedirects = 5;

/** Gets a text over https: no other scheme, not by a redirect either, and no more than the limit of bytes. */
export async function fetchText(address: string, context: InputContext): Promise<InputText | undefined> {
  const signal = AbortSignal.timeout(timeoutMs);
  let url: URL | undefined = URL.canParse(address) ? new URL(address) : undefined;
  try {
    for (let redirects = 0; url !== undefined && redirects <= maxRedirects; redirects += 1) {
      if (url.protocol !== 'https:') return fail(address, `${url.protocol}// is not https`, context);
      const response: Response = await (context.fetch ?? fetch)(url.href, { redirect: 'manual', signal });
      const location = response.headers.get('location');
      if (response.status >= 300 && response.status < 400 && location !== null) {
        url = URL.canParse(location, url.href) ? new URL(location, url) : undefined;
        continue;
      }
      if (!response.ok) return fail(address, `the answer is ${response.status}`, context);
      return await readBody(address, response, context);
    }
    return fail(
      address,
      url === undefined ? 'it is no valid address' : `it redirects more than ${maxRedirects} times`,
      context,
    );
  } catch (error) {
    return fail(address, error instanceof Error ? error.message : String(error), context);
  }
}

async function readBody(address: string, response: Response, context: InputContext): Promise<InputText | undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let [text, bytes] = ['', 0];
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > context.limits.bytes) return tooLarge(address, context);
    text += decoder.decode(chunk, { stream: true });
  }
  return { display: address, text: text + decoder.decode() };
}

function fail(address: string, reason: string, { collector }: InputContext): undefined {
  const help = 'only https addresses are read; download the file and name its path otherwise';
  collector.report('KC5003', `${address} cannot be read: ${reason}`, undefined, help);
  return undefined;
}
