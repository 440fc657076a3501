/** What a setting holds. A map is written `name=value` on the command line. */
export type OptionType = 'text' | 'texts' | 'choice' | 'flag' | 'count' | 'map';

/** One setting, from which its flag, its key in codegen.yaml, its schema and its documentation are made. */
export interface OptionSpec {
  readonly type: OptionType;
  /** What a `choice` may be. */
  readonly choices?: readonly string[];
  /** What holds when the user says nothing; absent where that is decided elsewhere, and then `description` tells. */
  readonly default?: string | number | boolean | readonly string[];
  /** The greatest value of a `count`; absent where none is too great. */
  readonly max?: number;
  /** One line, without a final stop. */
  readonly description: string;
  /** What stands for the value in help: `folder`, or `name=value` for a map. */
  readonly value: string;
  /** A value as codegen.yaml spells it. */
  readonly example: string;
  /** `everywhere`: flag and codegen.yaml. `command line`: about one call, not about the project. */
  readonly scope: 'everywhere' | 'command line';
  /** Named at the end of the help page instead of on a line of its own: few need it. */
  readonly rare?: true;
  /** The one-letter flag. */
  readonly short?: string;
  /** The long flag without its dashes, where it is not the key: a list is named by one of its members. */
  readonly flag?: string;
}

/**
 * Every setting there is, in the order of the help page. The key is the one of codegen.yaml; a key with a dot stands in
 * a section. To add a setting, add a row here, a field to `Options` and a line to `resolveOptions`.
 */
export const optionTable = {
  apis: {
    type: 'texts',
    default: [],
    description: 'folders of hand-written types: <group dir>/<version>/',
    value: 'folder',
    example: '[src/apis]',
    scope: 'everywhere',
  },
  crds: {
    type: 'texts',
    default: [],
    flag: 'crd',
    description: 'CRD files, folders or globs; - reads standard input',
    value: 'path',
    example: '[crds, vendor/*.yaml]',
    scope: 'everywhere',
  },
  openapi: {
    type: 'texts',
    default: [],
    description: 'OpenAPI v3 documents of an API server: files, folders, globs',
    value: 'path',
    example: '[openapi/*.json]',
    scope: 'everywhere',
    rare: true,
  },
  'pick.groups': {
    type: 'texts',
    default: [],
    description: 'groups of the CRDs to take (default: all)',
    value: 'group',
    example: '[cert-manager.io]',
    scope: 'everywhere',
    rare: true,
  },
  'pick.kinds': {
    type: 'texts',
    default: [],
    description: 'kinds of the CRDs to take (default: all)',
    value: 'kind',
    example: '[Certificate, Issuer]',
    scope: 'everywhere',
    rare: true,
  },
  'pick.versions': {
    type: 'texts',
    default: [],
    description: 'versions of the CRDs to take (default: all)',
    value: 'version',
    example: '[v1]',
    scope: 'everywhere',
    rare: true,
  },
  // Several times what the largest known CRD needs: 2.9 MB, 60 levels, 120,000 values.
  'limits.bytes': {
    type: 'count',
    default: 67_108_864,
    description: 'bytes that a file of CRDs may have',
    value: 'number',
    example: '67108864',
    scope: 'everywhere',
    rare: true,
  },
  'limits.depth': {
    type: 'count',
    default: 200,
    max: 250,
    description: 'levels that a CRD may nest; at most 250',
    value: 'number',
    example: '200',
    scope: 'everywhere',
    rare: true,
  },
  'limits.values': {
    type: 'count',
    default: 2_000_000,
    description: 'values that a CRD may stand for, aliases counted',
    value: 'number',
    example: '2000000',
    scope: 'everywhere',
    rare: true,
  },
  'limits.plainHttp': {
    type: 'flag',
    default: false,
    description: 'http addresses are read too, not https ones only',
    value: '',
    example: 'true',
    scope: 'everywhere',
    rare: true,
  },
  builtInTypes: {
    type: 'flag',
    default: false,
    description: 'parts of CRDs with the structure of a type of Kubernetes take that type',
    value: '',
    example: 'true',
    scope: 'everywhere',
    rare: true,
  },
  output: {
    type: 'text',
    default: 'generated',
    description: 'the folder that everything is written to',
    value: 'folder',
    example: 'generated',
    scope: 'everywhere',
    short: '-o',
  },
  generators: {
    type: 'texts',
    description: 'what to generate (default: everything)',
    value: 'name',
    example: '[deepcopy, register, clientset, lister, informer]',
    scope: 'everywhere',
  },
  importExtension: {
    type: 'choice',
    choices: ['.js', '.ts', 'none'],
    default: '.js',
    description: 'what relative imports end in: .js, .ts or none',
    value: 'extension',
    example: '.js',
    scope: 'everywhere',
  },
  boilerplate: {
    type: 'text',
    description: 'file whose text heads every generated file',
    value: 'file',
    example: 'hack/boilerplate.ts.txt',
    scope: 'everywhere',
  },
  templates: {
    type: 'text',
    description: 'folder of templates that replace ours by file name',
    value: 'folder',
    example: 'hack/templates',
    scope: 'everywhere',
  },
  'clientset.name': {
    type: 'text',
    default: 'versioned',
    description: 'folder of the clientset below clientset/',
    value: 'name',
    example: 'versioned',
    scope: 'everywhere',
    rare: true,
  },
  'clientset.apiPath': {
    type: 'text',
    default: '/apis',
    description: 'path on the API server below which the groups are served',
    value: 'path',
    example: '/apis',
    scope: 'everywhere',
    rare: true,
  },
  pluralExceptions: {
    type: 'map',
    description: 'plurals that the rules get wrong, by type name',
    value: 'Type=Plural',
    example: '{ Endpoints: Endpoints }',
    scope: 'everywhere',
    rare: true,
  },
  groups: {
    type: 'map',
    description: 'identifiers of groups, by group name, as +groupGoName pins them',
    value: 'group=Name',
    example: '{ cert-manager.io: CertManager }',
    scope: 'everywhere',
    rare: true,
  },
  warningsAsErrors: {
    type: 'flag',
    default: false,
    description: 'a warning is an error: nothing is written, exit 1',
    value: '',
    example: 'true',
    scope: 'everywhere',
  },
  config: {
    type: 'text',
    description: 'configuration file (default: codegen.yaml, where there is one)',
    value: 'file',
    example: 'codegen.yaml',
    scope: 'command line',
    short: '-c',
  },
  json: {
    type: 'flag',
    default: false,
    description: 'print one JSON object on standard output',
    value: '',
    example: 'true',
    scope: 'command line',
  },
  github: {
    type: 'flag',
    default: false,
    description: 'print diagnostics as workflow annotations',
    value: '',
    example: 'true',
    scope: 'command line',
  },
  quiet: {
    type: 'flag',
    default: false,
    description: 'print diagnostics only',
    value: '',
    example: 'true',
    scope: 'command line',
    short: '-q',
  },
  verbose: {
    type: 'flag',
    default: false,
    description: 'print the time of each phase too, and the stack of a defect',
    value: '',
    example: 'true',
    scope: 'command line',
  },
} as const;

type Table = typeof optionTable;
/** The name of a setting, `section.key` for one that stands in a section of codegen.yaml. */
export type OptionName = keyof Table;
type Entries = readonly (readonly [name: OptionName, spec: OptionSpec])[];

// Not `satisfies` on the table: exported constants must be readable without inference (isolatedDeclarations).
const checkedTable: Readonly<Record<OptionName, OptionSpec>> = optionTable;

/** The table as a list, in its order. */
// `Object.entries` forgets the type of the keys; the table is a literal, so they are known.
export const optionEntries: Entries = Object.entries(checkedTable) as [OptionName, OptionSpec][];

/** The settings that codegen.yaml may hold. */
export const configEntries: Entries = optionEntries.filter(([, spec]) => spec.scope === 'everywhere');

type ValueOf<S extends OptionSpec> = S extends { type: 'choice'; choices: readonly (infer C)[] }
  ? C
  : S['type'] extends 'texts'
    ? readonly string[]
    : S['type'] extends 'flag'
      ? boolean
      : S['type'] extends 'count'
        ? number
        : S['type'] extends 'map'
          ? Readonly<Record<string, string>>
          : string;

type ConfigName = { [N in OptionName]: Table[N]['scope'] extends 'everywhere' ? N : never }[OptionName];
type SectionOf<N> = N extends `${infer S}.${string}` ? S : never;
type KeyOf<N, S extends string> = N extends `${S}.${infer K}` ? K : never;

/** What a user may say about a project, in codegen.yaml, by flags, or as an object to `resolveOptions`: all optional. */
export type UserOptions = {
  readonly [N in ConfigName as N extends `${string}.${string}` ? never : N]?: ValueOf<Table[N]>;
} & {
  readonly [S in SectionOf<ConfigName>]?: {
    readonly [N in ConfigName as KeyOf<N, S>]?: ValueOf<Table[N]>;
  };
};

/** The flag of a setting: `--import-extension`. */
export function flagOf(name: string): string {
  const spec = optionEntries.find(([key]) => key === name)?.[1];
  if (spec?.flag !== undefined) return `--${spec.flag}`;
  return `--${name.replaceAll('.', '-').replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
