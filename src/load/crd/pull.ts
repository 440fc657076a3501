import { stringify } from 'yaml';

import { compareText } from '../../diagnostics/index.ts';
import { asSchema, asText, isObject } from '../schema/index.ts';

/** Gets the JSON at a path of an API server; rejects when there is none. */
export type GetJson = (path: string) => Promise<unknown>;

/** A file with one CRD. */
export interface PulledCrd {
  /** `<plural>.<group>.yaml` */
  readonly file: string;
  readonly group: string;
  readonly text: string;
}

const crdsPath = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
/** CRDs of one answer: they are large, and API servers and proxies have limits. */
const pageSize = 50;

/**
 * The CRDs of a cluster by name, as somebody would have written them: without status, and without what the cluster added to
 * their metadata. `groups` picks, an empty list takes all. Rejects with what `get` rejects with.
 */
export async function pullCrds(get: GetJson, groups: readonly string[]): Promise<readonly PulledCrd[]> {
  const found: PulledCrd[] = [];
  let next: string | undefined = '';
  while (next !== undefined) {
    const query = new URLSearchParams({ limit: String(pageSize), ...(next !== '' && { continue: next }) });
    const list = asSchema(await get(`${crdsPath}?${query.toString()}`));
    const items: readonly unknown[] = Array.isArray(list['items']) ? list['items'] : [];
    for (const item of items) found.push(...pulled(asSchema(item), groups));
    next = asText(asSchema(list['metadata'])['continue']) || undefined;
  }
  return found.sort((a, b) => compareText(a.file, b.file));
}

/** What cannot be the name of a CRD names no file either. */
const crdName = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/;

function pulled(crd: Readonly<Record<string, unknown>>, groups: readonly string[]): readonly PulledCrd[] {
  const metadata = asSchema(crd['metadata']);
  const spec = asSchema(crd['spec']);
  const name = asText(metadata['name']) ?? '';
  const group = asText(spec['group']) ?? '';
  if (!crdName.test(name) || (groups.length > 0 && !groups.includes(group))) return [];
  const manifest = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name, ...mapOf('labels', metadata), ...mapOf('annotations', metadata) },
    spec: withoutCertificate(spec),
  };
  // Long lines stay whole, and nothing is an alias, so that a diff shows what has changed and nothing else.
  // `yes` and its like are quoted, since readers differ about them.
  const text = stringify(manifest, { lineWidth: 0, aliasDuplicateObjects: false, compat: 'yaml-1.1' });
  return [{ file: `${name}.yaml`, group, text }];
}

/** Annotations in which a tool keeps the whole object again. */
const bookkeeping = /^kubectl\.kubernetes\.io\/last-applied-configuration$/;

function mapOf(member: 'labels' | 'annotations', metadata: Readonly<Record<string, unknown>>): object {
  const entries = Object.entries(asSchema(metadata[member])).filter(([key]) => !bookkeeping.test(key));
  return entries.length === 0 ? {} : { [member]: Object.fromEntries(entries) };
}

/** The certificate of a conversion webhook is the cluster's own, and changes on its own. */
function withoutCertificate(spec: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const conversion = asSchema(spec['conversion']);
  const webhook = asSchema(conversion['webhook']);
  if (!isObject(webhook['clientConfig'])) return spec;
  const { caBundle: _, ...clientConfig } = webhook['clientConfig'];
  return { ...spec, conversion: { ...conversion, webhook: { ...webhook, clientConfig } } };
}
