import type { Collector, Position } from '../../diagnostics/index.ts';
import { isWireKind } from '../../model/index.ts';
import { asSchema, asText, asTexts, isObject, type OpenApiSchema } from '../schema/index.ts';
import { schemaFaults } from './check-schema.ts';
import { type DocumentSource, startOf } from './documents.ts';
import { type Fault, type Field, shown } from './fault.ts';
import { locate, type Path } from './locate.ts';

/** A CustomResourceDefinition of apiextensions.k8s.io/v1, its names checked. */
export interface Crd {
  readonly group: string;
  /** On the wire; `typeNameOf` makes an identifier of it. */
  readonly kind: string;
  readonly listKind: string | undefined;
  readonly plural: string;
  readonly singular: string | undefined;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly scope: 'Namespaced' | 'Cluster';
  readonly versions: readonly CrdVersion[];
  /** The whole document, for what only the manifest needs: conversion, annotations. */
  readonly manifest: Readonly<Record<string, unknown>>;
  /** The file, for messages about several CRDs. */
  readonly file: string;
  /** Where its document begins. */
  readonly position: Position;
}

/** A version of a CRD. */
export interface CrdVersion {
  readonly name: string;
  readonly served: boolean;
  readonly storage: boolean;
  readonly deprecated: boolean;
  readonly deprecationWarning: string | undefined;
  readonly schema: OpenApiSchema;
  readonly subresources: Readonly<Record<string, unknown>>;
  readonly columns: readonly unknown[];
  readonly selectableFields: readonly unknown[];
}

const dnsLabel = /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/;
const dnsSubdomain = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+$/;

/** Reads a CRD; everything that is wrong with it is reported with its place, and then the result is undefined. */
export async function readCrd(
  manifest: Readonly<Record<string, unknown>>,
  at: Path,
  context: CrdContext,
): Promise<Crd | undefined> {
  const faults: Fault[] = [];
  const spec = objectAt({ value: manifest['spec'], path: [...at, 'spec'] }, faults);
  const names = objectAt({ value: spec['names'], path: [...at, 'spec', 'names'] }, faults);
  const name = (key: string): Field => ({ value: names[key], path: [...at, 'spec', 'names', key] });
  const crd: Crd = {
    group: matching(
      { value: spec['group'], path: [...at, 'spec', 'group'] },
      dnsSubdomain,
      'a domain name with a dot, in lower case',
      faults,
    ),
    kind: kindName(name('kind'), faults),
    listKind: isAbsent(names['listKind']) ? undefined : kindName(name('listKind'), faults),
    plural: matching(name('plural'), dnsLabel, 'a DNS label: lower-case letters, digits and hyphens', faults),
    singular: isAbsent(names['singular']) ? undefined : matching(name('singular'), dnsLabel, 'a DNS label', faults),
    shortNames: asTexts(names['shortNames']),
    categories: asTexts(names['categories']),
    scope: scopeOf({ value: spec['scope'], path: [...at, 'spec', 'scope'] }, faults),
    versions: versionsOf({ value: spec['versions'], path: [...at, 'spec', 'versions'] }, faults, context),
    manifest,
    file: context.source.file,
    position: startOf(context.source),
  };
  for (const { message, path } of faults) {
    context.collector.report('KC5004', `${label(manifest)}: ${message}`, await locate(context.source, path));
  }
  return faults.length === 0 ? crd : undefined;
}

/** Where a CRD was found. */
export interface CrdContext {
  readonly source: DocumentSource;
  readonly collector: Collector;
  /** The versions that are taken, by name: what is wrong with others is nobody's concern. All, where there are none. */
  readonly versions?: readonly string[];
}

/** What messages call a document: its name, cut short, with nothing that would disturb a terminal. */
export function label(manifest: Readonly<Record<string, unknown>>): string {
  const name = asText(asSchema(manifest['metadata'])['name']) ?? 'a CRD without a name';
  return name.replace(/[^\x20-\x7e]/g, '?').slice(0, 120);
}

/** API servers read an empty text, and null, as they read nothing. */
function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

function objectAt({ value, path }: Field, faults: Fault[]): Readonly<Record<string, unknown>> {
  if (isObject(value)) return value;
  faults.push({ message: `${path.at(-1)} is ${value === undefined ? 'missing' : 'no object'}`, path });
  return {};
}

function matching({ value, path }: Field, pattern: RegExp, what: string, faults: Fault[]): string {
  if (typeof value === 'string' && pattern.test(value)) return value;
  faults.push({ message: `${path.at(-1)} ${shown(value)} is not ${what}`, path });
  return '';
}

function kindName({ value, path }: Field, faults: Fault[]): string {
  if (typeof value === 'string' && isWireKind(value)) return value;
  faults.push({ message: `${path.at(-1)} ${shown(value)} is not a DNS label, letters' case aside`, path });
  return '';
}

function scopeOf({ value, path }: Field, faults: Fault[]): Crd['scope'] {
  if (value === 'Cluster' || value === 'Namespaced') return value;
  faults.push({ message: `scope ${shown(value)} is neither Cluster nor Namespaced`, path });
  return 'Namespaced';
}

function versionsOf(
  { value, path }: Field,
  faults: Fault[],
  { versions: taken = [] }: CrdContext,
): readonly CrdVersion[] {
  if (!Array.isArray(value) || value.length === 0) {
    faults.push({ message: 'versions is not a list with at least one version', path });
    return [];
  }
  const isLeftOut = (entry: unknown): boolean => taken.length > 0 && !taken.includes(String(asSchema(entry)['name']));
  const versions = value.map((entry, index) =>
    versionOf({ value: entry, path: [...path, index] }, isLeftOut(entry) ? [] : faults),
  );
  versions.forEach(({ name }, index) => {
    if (name !== '' && versions.findIndex((other) => other.name === name) < index) {
      faults.push({ message: `version ${name} stands twice`, path: [...path, index, 'name'] });
    }
  });
  return versions;
}

function versionOf(field: Field, faults: Fault[]): CrdVersion {
  const entry = objectAt(field, faults);
  const listOf = (key: string): readonly unknown[] => (Array.isArray(entry[key]) ? entry[key] : []);
  return {
    name: matching({ value: entry['name'], path: [...field.path, 'name'] }, dnsLabel, 'a DNS label such as v1', faults),
    served: entry['served'] !== false,
    storage: entry['storage'] === true,
    deprecated: entry['deprecated'] === true,
    deprecationWarning: asText(entry['deprecationWarning']),
    schema: schemaOf(entry, field.path, faults),
    subresources: asSchema(entry['subresources']),
    columns: listOf('additionalPrinterColumns'),
    selectableFields: listOf('selectableFields'),
  };
}

/** A version without a schema keeps anything, as API servers treat it. */
function schemaOf(entry: Readonly<Record<string, unknown>>, path: Path, faults: Fault[]): OpenApiSchema {
  const at = [...path, 'schema'];
  const holder = entry['schema'] ?? {};
  const schema = objectAt({ value: holder, path: at }, faults)['openAPIV3Schema'] ?? undefined;
  if (schema === undefined) return { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  for (const fault of schemaFaults({ value: schema, path: [...at, 'openAPIV3Schema'] })) faults.push(fault);
  return asSchema(schema);
}
