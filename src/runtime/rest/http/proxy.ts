import { BlockList, isIP, isIPv6 } from 'node:net';

/** The environment's variables that name proxies, upper case first as curl and Go have it. */
export type ProxyEnvironment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy for a server: the kubeconfig's, else that of HTTPS_PROXY or HTTP_PROXY unless NO_PROXY excepts the server;
 * loopback is never proxied by the environment (golang.org/x/net/http/httpproxy). Throws TypeError for a malformed URL.
 */
export function proxyFor(server: URL, configured: string | undefined, environment: ProxyEnvironment): URL | undefined {
  if (configured) return parseProxy(configured);
  const scheme = server.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const proxy = variable(environment, scheme);
  if (proxy === '' || isExcepted(server, variable(environment, 'NO_PROXY'))) return undefined;
  return parseProxy(proxy);
}

function variable(environment: ProxyEnvironment, name: string): string {
  return environment[name] || environment[name.toLowerCase()] || '';
}

function parseProxy(text: string): URL {
  const url = text.includes('://') ? text : `http://${text}`;
  if (!URL.canParse(url)) throw new TypeError(`the proxy is no URL: ${JSON.stringify(text)}`);
  return new URL(url);
}

function isExcepted(server: URL, rules: string): boolean {
  const host = server.hostname.replace(/^\[|\]$/g, '');
  const port = server.port || (server.protocol === 'https:' ? '443' : '80');
  if (host === 'localhost' || host === '::1' || host.startsWith('127.')) return true;
  return rules.split(',').some((rule) => matches(rule.trim().toLowerCase(), host, port));
}

function matches(rule: string, host: string, port: string): boolean {
  if (rule === '') return false;
  if (rule === '*') return true;
  if (rule.includes('/')) return inSubnet(rule, host);
  const [, name = rule, rulePort] = /^(.*):([0-9]+)$/.exec(isIP(rule) ? '' : rule) ?? [];
  if (rulePort !== undefined && rulePort !== port) return false;
  const bare = name.replace(/^\[|\]$/g, '').replace(/^\*/, '');
  return bare.startsWith('.') ? host.endsWith(bare) : host === bare || host.endsWith(`.${bare}`);
}

/** What is no subnet matches nothing, as in Go: one mistake must not stop, or expose, what has nothing to do with it. */
function inSubnet(rule: string, host: string): boolean {
  const [, network = '', bits = ''] = /^([^/]+)\/([0-9]{1,3})$/.exec(rule) ?? [];
  if (isIP(host) === 0 || isIP(network) !== isIP(host) || Number(bits) > (isIPv6(host) ? 128 : 32)) return false;
  const list = new BlockList();
  const family = isIPv6(host) ? 'ipv6' : 'ipv4';
  list.addSubnet(network, Number(bits), family);
  return list.check(host, family);
}
