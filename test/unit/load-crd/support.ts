import { Collector, type Diagnostic } from '../../../src/diagnostics/index.ts';
import { type CrdSelection, type InputContext, type LoadedCrds, readCrds } from '../../../src/load/crd/index.ts';

const limits = { bytes: 1_000_000, depth: 200, values: 2_000_000 };
const everything: CrdSelection = { groups: [], kinds: [], versions: [] };

/** What a test may set of the context. */
export type ContextParts = Partial<Pick<InputContext, 'limits' | 'fetch' | 'root'>> & {
  readonly selection?: Partial<CrdSelection>;
};

/** What reading gave, with what was reported. */
export interface ReadResult extends LoadedCrds {
  readonly diagnostics: readonly Diagnostic[];
  /** `code file:line:column message` */
  readonly lines: readonly string[];
}

/** Reads CRDs from the given inputs. */
export async function readInputs(inputs: readonly string[], parts: ContextParts = {}, stdin = ''): Promise<ReadResult> {
  const collector = new Collector();
  const context: InputContext = {
    root: parts.root ?? '/project',
    limits: parts.limits ?? limits,
    collector,
    stdin: streamOf(stdin),
    ...(parts.fetch && { fetch: parts.fetch }),
  };
  const loaded = await readCrds(inputs, { ...everything, ...parts.selection }, context);
  const diagnostics = collector.sorted();
  return { ...loaded, diagnostics, lines: diagnostics.map(lineOf) };
}

/** Reads CRDs from a text, as from standard input. */
export function readText(text: string, parts: ContextParts = {}): Promise<ReadResult> {
  return readInputs(['-'], parts, text);
}

async function* streamOf(text: string): AsyncIterable<string> {
  yield text;
}

function lineOf({ code, message, position }: Diagnostic): string {
  const place = position ? `${position.file}:${position.line}:${position.column}` : 'nowhere';
  return `${code} ${place} ${message}`;
}

/** A CRD as text, of a kind in example.com with one version. */
export function crdText(kind: string, version = 'v1', more = ''): string {
  const plural = `${kind.toLowerCase()}s`;
  return `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: ${plural}.example.com
spec:
  group: example.com
  scope: Namespaced
  names:
    kind: ${kind}
    plural: ${plural}
  versions:
    - name: ${version}
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec:
              type: object
              properties:
                size: { type: integer }
${more}`;
}

/** A CRD as JSON, of a kind in example.com with one version. */
export function crdJson(kind: string): object {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    spec: {
      group: 'example.com',
      scope: 'Cluster',
      names: { kind, plural: `${kind.toLowerCase()}s` },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
    },
  };
}
