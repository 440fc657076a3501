import {
  type ApiModel,
  type ApiVersion,
  type ClientVerb,
  clientVerbs,
  type CustomMethod,
  type DeclarationRef,
  type Kind,
  kindNames,
  type Marker,
  type Member,
  type Type,
  type TypeDeclaration,
  upperCamel,
} from '../../src/model/index.ts';

/** Nowhere in particular. */
export const position = { file: 'types.ts', line: 1, column: 1 };

/** Where the types of models made here say they come from. */
export const sourceRoot = '/project/apis';

const meta = '@kube-codegen/runtime/meta/v1';

export const text: Type = { kind: 'string' };
export const flag: Type = { kind: 'boolean' };
export const nil: Type = { kind: 'null' };
export const anything: Type = { kind: 'unknown' };
export const int32: Type = { kind: 'scalar', scalar: 'int32' };

export function list(element: Type): Type {
  return { kind: 'array', element };
}

export function map(value: Type): Type {
  return { kind: 'map', value };
}

export function union(...members: readonly Type[]): Type {
  return { kind: 'union', members };
}

export function oneOf(...values: readonly (string | number | boolean)[]): Type {
  return union(...values.map((value): Type => ({ kind: 'literal', value })));
}

export function object(members: Readonly<Record<string, Type>>): Type {
  return { kind: 'object', struct: { extends: [], members: membersOf(members) } };
}

export function external(name: string, module: string = meta): Type {
  return { kind: 'external', module, name, arguments: [] };
}

export function marker(name: string, value?: string): Marker {
  return { name, position, ...(value !== undefined && { value }) };
}

/** Members by name; a name that ends in a question mark is optional. */
export function membersOf(members: Readonly<Record<string, Type | Partial<Member>>>): readonly Member[] {
  return Object.entries(members).map(([key, entry]) => ({
    name: key.replace(/\?$/, ''),
    optional: key.endsWith('?'),
    doc: '',
    markers: [],
    position,
    type: text,
    ...('kind' in entry ? { type: entry } : entry),
  }));
}

interface KindSpec {
  readonly scope?: 'Cluster';
  /** All verbs when absent, no client when false. */
  readonly verbs?: readonly ClientVerb[] | false;
  readonly methods?: readonly CustomMethod[];
  readonly plural?: string;
  readonly spec?: Type;
  readonly status?: Type;
  readonly hasList?: boolean;
  readonly doc?: string;
}

/** Builds the model of one API version, declaration by declaration. */
export class VersionBuilder {
  readonly #id: string;
  readonly #types: TypeDeclaration[] = [];
  readonly #kinds: Kind[] = [];
  readonly #base: Omit<ApiVersion, 'types' | 'kinds'>;

  constructor(group: string, version: string, more: Partial<ApiVersion> = {}) {
    const groupDir = more.groupDir ?? (group.split('.')[0] || 'core');
    this.#id = `${groupDir}/${version}`;
    this.#base = {
      id: this.#id,
      group,
      version,
      groupDir,
      groupGoName: upperCamel(group.split('.')[0] ?? '') || 'Core',
      doc: '',
      markers: [marker('k8s:deepcopy-gen', 'package')],
      position,
      origin: { kind: 'files' },
      ...more,
    };
  }

  ref(name: string): Type & { readonly kind: 'named' } {
    return { kind: 'named', ref: this.#refOf(name) };
  }

  struct(
    name: string,
    members: Readonly<Record<string, Type | Partial<Member>>>,
    more: Partial<TypeDeclaration> = {},
  ): this {
    return this.#add(name, { kind: 'struct', struct: { extends: [], members: membersOf(members) } }, more);
  }

  alias(name: string, type: Type, more: Partial<TypeDeclaration> = {}): this {
    return this.#add(name, { kind: 'alias', type }, more);
  }

  /** A kind with metadata, spec and status, its list, and (unless declared) `<Kind>Spec` and `<Kind>Status` left out. */
  kind(name: string, more: KindSpec = {}): this {
    const typeMeta = external('TypeMeta');
    const members = membersOf({
      metadata: external('ObjectMeta'),
      ...(more.spec && { spec: more.spec }),
      ...(more.status && { 'status?': more.status }),
    });
    this.#add(name, { kind: 'struct', struct: { extends: [typeMeta], members } }, { doc: more.doc ?? '' });
    const names = kindNames(
      name,
      more.plural === undefined ? {} : { pluralExceptions: new Map([[name, more.plural]]) },
    );
    const items = membersOf({ metadata: external('ListMeta'), items: list(this.ref(name)) });
    if (more.hasList) this.#add(names.list, { kind: 'struct', struct: { extends: [typeMeta], members: items } }, {});
    this.#kinds.push(this.#kindOf(name, names, more));
    return this;
  }

  build(): ApiVersion {
    const byName = (a: string, b: string): number => (a < b ? -1 : 1);
    return {
      ...this.#base,
      types: this.#types.toSorted((a, b) => byName(a.ref.name, b.ref.name)),
      kinds: this.#kinds.toSorted((a, b) => byName(a.names.type, b.names.type)),
    };
  }

  #kindOf(name: string, names: Kind['names'], more: KindSpec): Kind {
    const type = this.#typeOf(name);
    const all = more.status === undefined ? withoutStatus : clientVerbs;
    const client = { verbs: new Set(more.verbs || all), methods: more.methods ?? [] };
    return {
      type,
      names,
      scope: more.scope ?? 'Namespaced',
      hasStatus: more.status !== undefined,
      ...(more.verbs !== false && { client }),
      ...(more.hasList && { list: this.#typeOf(names.list) }),
    };
  }

  #typeOf(name: string): TypeDeclaration {
    const type = this.#types.find(({ ref }) => ref.name === name);
    if (type === undefined) throw new Error(`no type ${name}`);
    return type;
  }

  #refOf(name: string): DeclarationRef {
    return { versionId: this.#id, name };
  }

  #add(name: string, body: TypeDeclaration['body'], more: Partial<TypeDeclaration>): this {
    const sourceFile = `${sourceRoot}/${this.#id}/types.ts`;
    this.#types.push({ ref: this.#refOf(name), doc: '', markers: [], position, sourceFile, body, ...more });
    return this;
  }
}

const withoutStatus = clientVerbs.filter((verb) => verb !== 'updateStatus' && verb !== 'applyStatus');

/** A model of several versions. */
export function modelOf(...versions: readonly VersionBuilder[]): ApiModel {
  return { versions: versions.map((version) => version.build()) };
}

/** The Foo API of sample-controller. */
export function fooVersion(): VersionBuilder {
  const version = new VersionBuilder('samplecontroller.k8s.io', 'v1alpha1');
  return version
    .struct(
      'FooSpec',
      {
        deploymentName: { type: text, doc: 'Name of the Deployment that this Foo owns.' },
        'replicas?': { type: int32, doc: 'Number of replicas the Deployment should run.' },
      },
      { doc: 'FooSpec is the spec for a Foo resource.' },
    )
    .struct('FooStatus', { availableReplicas: int32 }, { doc: 'FooStatus is the status for a Foo resource.' })
    .kind('Foo', {
      spec: version.ref('FooSpec'),
      status: version.ref('FooStatus'),
      hasList: true,
      doc: 'Foo is a specification for a Foo resource.',
    });
}
