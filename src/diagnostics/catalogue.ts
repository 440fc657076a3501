import type { Severity } from './diagnostic.ts';

interface Entry {
  readonly severity: Severity;
  /** What went wrong in general. */
  readonly title: string;
  /** How it comes about. */
  readonly cause: string;
  /** What the user does about it. */
  readonly fix: string;
}

/**
 * Every diagnostic there is. Codes are stable: KC1xxx options and files, KC2xxx markers, KC3xxx types,
 * KC4xxx names and output, KC5xxx CRDs and OpenAPI documents, KC9xxx defects of ours.
 */
export const catalogue = {
  KC1001: {
    severity: 'error',
    title: 'no input',
    cause: 'No folder of API types and no CRD was named, or what was named holds none.',
    fix: 'Name one under apis: or crds: in codegen.yaml, or run `npx codegen init`.',
  },
  KC1002: {
    severity: 'error',
    title: 'unknown setting',
    cause: 'codegen.yaml has a key that means nothing.',
    fix: 'Correct or remove it; the README lists all settings.',
  },
  KC1003: {
    severity: 'error',
    title: 'bad value of a setting',
    cause: 'A setting has a value of the wrong type or one that cannot be.',
    fix: 'Give it a value as in the example of the help line.',
  },
  KC1004: {
    severity: 'error',
    title: 'codegen.yaml is not valid YAML',
    cause: 'The file breaks the grammar of YAML, or a key stands twice.',
    fix: 'Correct it at the place given.',
  },
  KC1005: {
    severity: 'error',
    title: 'file of a setting cannot be read',
    cause: 'The file or folder that a setting or flag names does not exist, or this user may not read it.',
    fix: 'Check the path; it is relative to the folder of codegen.yaml.',
  },
  KC1006: {
    severity: 'error',
    title: 'output and input overlap',
    cause: 'The output folder lies inside a folder of API types, or one of those inside the output folder.',
    fix: 'Choose an output folder beside the input.',
  },
  KC1007: {
    severity: 'error',
    title: 'output folder outside the project',
    cause: 'Only a folder below the one of codegen.yaml (without one: the working folder) can be written to.',
    fix: 'Choose a folder below it, such as `generated`.',
  },
  KC1008: {
    severity: 'error',
    title: 'unknown generator',
    cause: 'generators: names something that does not exist, or nothing at all.',
    fix: 'Use the names that `npx codegen --help` lists.',
  },
  KC1009: {
    severity: 'error',
    title: 'wrong usage',
    cause: 'The command line has a word or flag that means nothing, or lacks one.',
    fix: 'See `npx codegen --help`.',
  },
  KC1010: {
    severity: 'warning',
    title: 'setting that matches nothing',
    cause: 'groups: or pluralExceptions: names a group or kind that no input has.',
    fix: 'Correct or remove it.',
  },
  KC1101: {
    severity: 'error',
    title: 'file or folder cannot be read',
    cause: 'The path does not exist, or this user may not read it.',
    fix: 'Check the path and its permissions.',
  },
  KC1102: {
    severity: 'error',
    title: 'file is not UTF-8',
    cause: 'The file holds bytes that are no UTF-8 text.',
    fix: 'Save it as UTF-8.',
  },
  KC1103: {
    severity: 'error',
    title: 'folders form a loop',
    cause: 'A symbolic link leads back to a folder that holds it.',
    fix: 'Remove the link, or name a folder below it under apis:.',
  },
  KC1104: {
    severity: 'error',
    title: 'folder is no API version',
    cause: 'A folder has a doc.ts but no name such as v1, v1beta1 or v2alpha3.',
    fix: 'Rename the folder; types belong to `<group dir>/<version>/`.',
  },
  KC1105: {
    severity: 'warning',
    title: 'kinds in a file that is not read',
    cause: 'A .d.ts, .tsx or test file in a version folder has +genclient.',
    fix: 'Move the types into a .ts file.',
  },
  KC2001: {
    severity: 'warning',
    title: 'unknown marker',
    cause: 'No generator reads a marker of that name.',
    fix: 'Correct the name; `npx codegen markers` lists all.',
  },
  KC2002: {
    severity: 'error',
    title: 'marker cannot be read',
    cause: 'The text behind the plus sign breaks the grammar of markers.',
    fix: 'Write `+name`, `+name=value` or `+name(argument)=value`, alone on its line.',
  },
  KC2003: {
    severity: 'error',
    title: 'unknown verb',
    cause: 'A +genclient marker names a verb that clients do not have.',
    fix: 'Use one that `npx codegen markers genclient` lists.',
  },
  KC2004: {
    severity: 'warning',
    title: 'marker belongs to nothing',
    cause: 'The comment stands neither above a declaration or member, on a line of its own, nor one blank line above.',
    fix: 'Move it there; markers of the package belong in the doc.ts of the version.',
  },
  KC2005: {
    severity: 'error',
    title: 'bad marker value',
    cause: 'The value is missing, not expected, or not of the kind that the marker takes.',
    fix: 'See `npx codegen markers <name>`.',
  },
  KC2006: {
    severity: 'error',
    title: 'conflicting markers',
    cause: 'Two markers, or a marker and the type, contradict each other.',
    fix: 'Remove one of them.',
  },
  KC2007: {
    severity: 'warning',
    title: 'repeated marker',
    cause: 'A marker or a value stands twice and counts once.',
    fix: 'Remove the repetition.',
  },
  KC2008: {
    severity: 'warning',
    title: 'marker without effect',
    cause: 'The marker changes nothing here, mostly because +genclient is missing.',
    fix: 'Remove it, or add the marker that it modifies.',
  },
  KC2009: {
    severity: 'error',
    title: 'marker in the wrong place',
    cause: 'A marker for packages, types or members stands on something else.',
    fix: 'Move it; `npx codegen markers <name>` says where it belongs.',
  },
  KC2010: {
    severity: 'error',
    title: 'API group unknown',
    cause: 'The doc.ts of an API version has no +groupName marker.',
    fix: 'Add `+groupName=<group>` to doc.ts; an empty value means the core group.',
  },
  KC2011: {
    severity: 'error',
    title: 'bad custom method',
    cause: 'The parts of a +genclient:method marker do not fit together.',
    fix: 'See `npx codegen markers genclient:method`.',
  },
  KC3001: {
    severity: 'error',
    title: 'syntax error',
    cause: 'The file is not valid TypeScript.',
    fix: 'Correct it there, or just before.',
  },
  KC3002: {
    severity: 'error',
    title: 'type that JSON cannot carry',
    cause:
      'Functions, dates, Map, Set, symbols, bigint and class instances do not survive the wire; undefined leaves a member or map value out, and is nothing elsewhere.',
    fix: 'Use the wire type: Time, Record<string, T>, arrays, int64, interfaces.',
  },
  KC3003: {
    severity: 'error',
    title: 'unknown type',
    cause: 'A name is neither declared nor imported.',
    fix: 'Declare, import or correct it.',
  },
  KC3004: {
    severity: 'error',
    title: 'import not found',
    cause: 'The imported file does not exist, or does not export the name.',
    fix: 'Correct the specifier or the name.',
  },
  KC3005: {
    severity: 'error',
    title: 'type outside the API versions',
    cause: 'A relative import leads to a declaration in no API version of this run, or in a .d.ts or test file.',
    fix: 'Move it into a version folder, or add its folder under apis:.',
  },
  KC3006: {
    severity: 'error',
    title: 'type cannot be read',
    cause:
      'Not even the type checker can tell it, it is too large to be expanded, or it has no place in a schema: a tuple, `object`, a computed name.',
    fix: 'Write the type out.',
  },
  KC3007: {
    severity: 'error',
    title: 'generics cannot be resolved',
    cause: 'Arguments are missing or too many, or the expansion never ends or is too large.',
    fix: 'Write the type out for the arguments in use.',
  },
  KC3008: {
    severity: 'error',
    title: 'kind without metadata',
    cause: 'A type with +genclient must be an exported interface that extends TypeMeta and has `metadata: ObjectMeta`.',
    fix: 'Add what is missing, or remove +genclient.',
  },
  KC3009: {
    severity: 'error',
    title: 'circular definition',
    cause: 'An alias stands for itself, an interface extends itself, or a type is computed from itself.',
    fix: 'Break the circle.',
  },
  KC3010: {
    severity: 'error',
    title: 'name declared twice',
    cause: 'Two files of a version export one name, a file declares it twice, or a type has one member twice.',
    fix: 'Rename one.',
  },
  KC3011: {
    severity: 'warning',
    title: 'class of @kubernetes/client-node as wire type',
    cause: 'Its dates are Date and its names are mangled, so it is not what the server sends.',
    fix: 'Wrap it: Wire<V1Deployment>.',
  },
  KC3012: {
    severity: 'warning',
    title: 'TypeMeta without metadata',
    cause: 'A type extends TypeMeta but is neither a kind nor a list.',
    fix: 'Add `metadata: ObjectMeta`, or remove TypeMeta.',
  },
  KC3013: {
    severity: 'warning',
    title: 'empty API version',
    cause: 'A version folder exports no type.',
    fix: 'Add types, or remove the folder.',
  },
  KC3014: {
    severity: 'warning',
    title: 'type checker needed',
    cause:
      'A type such as `typeof x` or `ReturnType<F>` cannot be read from its syntax; the checker costs time and memory.',
    fix: 'Write the type out; the help line says what it is.',
  },
  KC4101: {
    severity: 'error',
    title: 'names of kinds or versions collide',
    cause: 'Two kinds would have one resource, file, method, type or list type, or two versions one identifier.',
    fix: 'Rename one, set +resourceName or pluralExceptions, or pick one of them.',
  },
  KC4102: {
    severity: 'error',
    title: 'API version declared twice',
    cause: 'Two inputs give types for the same version of a group.',
    fix: 'Merge the folders, or remove one input.',
  },
  KC4103: {
    severity: 'warning',
    title: 'names of groups collide',
    cause: 'Two groups share a first segment or a folder name, so whole group names are used.',
    fix: 'Pin the names under groups: in codegen.yaml, or with +groupGoName.',
  },
  KC4104: {
    severity: 'error',
    title: 'bad group name',
    cause: 'The name is no API group, or its Go-style name is no identifier or taken by another group.',
    fix: 'Correct +groupName, +groupGoName or groups: in codegen.yaml.',
  },
  KC4105: {
    severity: 'error',
    title: 'bad kind name',
    cause: 'Kinds are UpperCamel letters and digits, at most 63.',
    fix: 'Rename the type.',
  },
  KC4106: {
    severity: 'error',
    title: 'names differ only in case',
    cause: 'Two types of a version have one name but for the case of letters; some file systems do not tell it apart.',
    fix: 'Rename one of them.',
  },
  KC4107: {
    severity: 'error',
    title: 'group in two folders',
    cause: 'Hand-written types and schemas give versions of one group under different folder names.',
    fix: 'Give the folder of the hand-written types the name that the schemas have: the whole group name.',
  },
  KC4201: {
    severity: 'error',
    title: 'unknown generator',
    cause: 'generators: names a generator that does not exist, or a generator requires one.',
    fix: 'Use the names that `npx codegen --help` lists, or hand your own generator to run().',
  },
  KC4202: {
    severity: 'error',
    title: 'path outside the output',
    cause: 'A planned file would lie outside the output folder, or not every file system takes its name.',
    fix: 'Give the group, version or kind a name that is letters, digits, dots and hyphens.',
  },
  KC4203: {
    severity: 'error',
    title: 'two files with one path',
    cause: 'Two kinds, versions or generators ask for the same output file.',
    fix: 'Rename one kind, or pin the name of one of the groups.',
  },
  KC4204: {
    severity: 'error',
    title: 'paths that differ only in case',
    cause: 'Two output files have one name on file systems that ignore case, such as those of macOS and Windows.',
    fix: 'Rename one of the kinds or folders.',
  },
  KC4205: {
    severity: 'error',
    title: 'a generator failed',
    cause: 'A generator threw while it described a file. Where it is one of ours, that is a defect of ours.',
    fix: 'Mend your generator, or report the message with the types that cause it.',
  },
  KC4206: {
    severity: 'error',
    title: 'a template failed',
    cause: 'A template shows something that its view does not hold, or that is not checked code.',
    fix: 'Correct the line; compare it with the template of the same name that comes with kube-codegen.',
  },
  KC4207: {
    severity: 'error',
    title: 'missing template',
    cause: 'A generator names a template that is neither among ours nor in the folder of templates.',
    fix: 'Put the file into the folder that templates: names.',
  },
  KC4208: {
    severity: 'error',
    title: 'not allowed in a template',
    cause: 'Templates hold `<%= it.path %>`, and if, else and for on lines of their own; nothing else.',
    fix: 'Move the logic to the generator that makes the view.',
  },
  KC4209: {
    severity: 'warning',
    title: 'template that replaces nothing',
    cause: 'A file in the folder of templates has nearly the name of one of ours, but not quite.',
    fix: 'Rename the file.',
  },
  KC4210: {
    severity: 'warning',
    title: 'name exported twice',
    cause: 'Two kinds give one name to different exports, so the index of their folder passes on the first only.',
    fix: 'Import the other from its own file, or rename one of the kinds.',
  },
  KC4211: {
    severity: 'error',
    title: 'custom method needs a subresource',
    cause: 'A +genclient:method without subresource= names an input or result other than the kind itself.',
    fix: 'Add subresource=, or leave input= and result= out.',
  },
  KC4212: {
    severity: 'warning',
    title: 'no deep copies are wanted',
    cause: 'The generator deepcopy is asked for by name, but neither a version nor a type has its marker.',
    fix: 'Add `+k8s:deepcopy-gen=package` to doc.ts, or `+k8s:deepcopy-gen=true` to single types.',
  },
  KC4301: {
    severity: 'error',
    title: 'output path is taken',
    cause:
      'Where a file belongs there is something that this tool did not make: a link, a folder, a file without its header.',
    fix: 'Move it away, or choose another output folder.',
  },
  KC4302: {
    severity: 'error',
    title: 'output cannot be written',
    cause: 'The file system refused: permissions, a full or read-only disk. What was there before stays whole.',
    fix: 'Remove the cause and run again.',
  },
  KC4303: {
    severity: 'warning',
    title: 'interrupted run',
    cause: 'A run was killed while it wrote the output, so that a part of the files may be new and the rest old.',
    fix: 'Run `npx codegen`: it undoes what was half done before it reads any input.',
  },
  KC5001: {
    severity: 'error',
    title: 'document cannot be parsed',
    cause: 'The text is neither YAML nor JSON, or a key stands twice in one object.',
    fix: 'Correct it at the place given.',
  },
  KC5002: {
    severity: 'error',
    title: 'input goes over a limit',
    cause: 'A file is too large, nests too deeply, or stands for too many values through aliases.',
    fix: 'Raise the limit in codegen.yaml where the input is trusted.',
  },
  KC5003: {
    severity: 'error',
    title: 'address cannot be read',
    cause: 'The address is not https, redirects to what is not, or its server does not answer with the file.',
    fix: 'Check the address, or download the file and name its path.',
  },
  KC5004: {
    severity: 'error',
    title: 'CRD is not valid',
    cause: 'Something that every CRD has is missing or is not what it must be: group, names, scope, versions, schemas.',
    fix: 'Correct the manifest; `kubectl apply --dry-run=server` refuses it too.',
  },
  KC5005: {
    severity: 'error',
    title: 'CRD of a version that is gone',
    cause: 'apiextensions.k8s.io/v1beta1 left Kubernetes in 1.22; its schemas follow other rules.',
    fix: 'Use the v1 manifest of the same project.',
  },
  KC5006: {
    severity: 'error',
    title: 'CRD defined twice',
    cause: 'The inputs hold two CRDs of one name that differ.',
    fix: 'Keep only one of the two.',
  },
  KC5007: {
    severity: 'error',
    title: 'no CRD taken',
    cause: 'The inputs hold no CRD, or none with a group, kind or version that pick: names.',
    fix: 'Check the inputs and what is picked.',
  },
  KC5008: {
    severity: 'error',
    title: 'kind of two CRDs',
    cause:
      'Two CRDs give a version of a group the same kind under different plurals; an API server accepts one of them.',
    fix: 'Leave one of them out.',
  },
  KC5101: {
    severity: 'error',
    title: 'not an OpenAPI v3 document of an API server',
    cause: 'The file has no components with Kubernetes types: it is another kind of document, or OpenAPI v2.',
    fix: 'Get it from the server: `kubectl get --raw /openapi/v3/apis/apps/v1`.',
  },
  KC5102: {
    severity: 'error',
    title: 'reference leads nowhere',
    cause: 'A schema refers to a component that none of the documents has.',
    fix: 'Name the document that has it too.',
  },
  KC5103: {
    severity: 'error',
    title: 'component cannot be a type',
    cause: 'The name of a component, its group or its version cannot be the name of a type or folder.',
    fix: 'Leave the document out; names of API servers are identifiers.',
  },
  KC9001: {
    severity: 'error',
    title: 'defect of kube-codegen',
    cause: 'Something went wrong that no input may cause.',
    fix: 'Report it with the input that led there; --verbose shows where it happened.',
  },
} as const;

export type Code = keyof typeof catalogue;

// Not `satisfies` on the catalogue: exported constants must be readable without inference (isolatedDeclarations).
const entries: Readonly<Record<Code, Entry>> = catalogue;

/** The fix of the catalogue as a help line, for reports that know no better one. */
export function usualHelp(code: Code): string {
  const { fix } = entries[code];
  return `${fix.charAt(0).toLowerCase()}${fix.slice(1).replace(/\.$/, '')}`;
}

/** The severity that the catalogue gives a code. */
export function severityOf(code: Code): Severity {
  return entries[code].severity;
}
