import { type Collector, compareText } from '../../diagnostics/index.ts';
import type { ApiModel } from '../../model/index.ts';
import { expandInputs, type InputContext, type InputLimits, limitHelp, measure, readInput } from '../crd/index.ts';
import type { NamedInputs } from '../named-inputs.ts';
import { loadVersions, type SchemaOptions, type SchemaVersion } from '../schema/index.ts';
import { buildVersions } from './build-versions.ts';
import { type OpenApiDocument, readOpenApiDocument } from './document.ts';

/** The settings that reading documents depends on. */
export interface OpenApiOptions extends SchemaOptions, NamedInputs {
  /** Files, folders, globs. */
  readonly openapi: readonly string[];
  readonly limits: InputLimits;
}

/** Reads OpenAPI documents into the model. */
export async function loadOpenApi(options: OpenApiOptions, collector: Collector): Promise<ApiModel> {
  const { root, inputPlaces, limits } = options;
  const versions = await readOpenApi(options.openapi, { root, inputPlaces, limits, collector });
  return loadVersions(versions, options, collector);
}

/**
 * Reads OpenAPI v3 documents of an API server, one for each group and version, as `kubectl get --raw /openapi/v3/apis/apps/v1`
 * gives them. A type belongs to the version of its own package: what apps/v1 uses of core/v1 is declared in core/v1 and
 * imported, whether or not core/v1's document is there.
 */
export async function readOpenApi(inputs: readonly string[], context: InputContext): Promise<readonly SchemaVersion[]> {
  const documents: OpenApiDocument[] = [];
  for (const input of await expandInputs(inputs, ['.json'], context)) {
    const document = await readDocument(input, context);
    if (document) documents.push(document);
  }
  return buildVersions(
    documents.sort((a, b) => compareText(a.file, b.file)),
    context.collector,
  );
}

async function readDocument(input: string, context: InputContext): Promise<OpenApiDocument | undefined> {
  const { collector, limits } = context;
  const file = await readInput(input, context);
  if (file === undefined) return undefined;
  const at = { file: file.display, line: 1, column: 1 };
  const value = parseJson(file.text);
  const fault = measure(value, limits);
  if (fault !== undefined) collector.report('KC5002', `the document ${fault}`, at, limitHelp);
  if (fault !== undefined) return undefined;
  const document = readOpenApiDocument(value, { file: file.display, text: file.text });
  if (document === undefined) {
    const help = 'get one with `kubectl get --raw /openapi/v3/apis/<group>/<version>`';
    collector.report('KC5101', `${file.display} is no OpenAPI v3 document of an API server`, at, help);
  }
  return document;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
