import { existsSync, readFileSync, statSync } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';

import { type Code, type Collector, type Place, positionAfter, suggestionFor, utf8Text } from '../diagnostics/index.ts';
import type { Options } from './options.ts';
import { optionTable, type UserOptions } from './table.ts';

/** What settings are resolved against. */
export interface ResolveContext {
  /** Folder that relative paths are relative to. */
  readonly root: string;
  /** Names of the generators there are; all of them run when the user names none. */
  readonly generators: readonly string[];
  /** Where a value was given: `output`, `clientset.name`, `apis.0`; the empty path is the whole of codegen.yaml. */
  readonly placeOf?: (path: string) => Place | undefined;
}

/** A check of one resolution: what is wrong is reported at the setting's place. */
interface Check {
  readonly context: ResolveContext;
  readonly collector: Collector;
  readonly placeOf: (path: string) => Place | undefined;
  readonly report: (code: Code, path: string, message: string, help?: string) => void;
}

/**
 * Turns what a user said into the settings of a run: defaults filled in, paths absolute, files of settings read. What
 * cannot be is reported; the result is then fit for nothing but finding more that is wrong.
 */
export function resolveOptions(user: UserOptions, context: ResolveContext, collector: Collector): Options {
  const check = checkFor(context, collector);
  const inputs = inputsOf(user, context);
  const options: Options = {
    root: toSlashes(resolve(context.root)),
    ...inputs,
    inputPlaces: placesOf(inputs, check),
    pick: pickOf(user.pick ?? {}),
    limits: limitsOf(user.limits ?? {}),
    builtInTypes: user.builtInTypes === true,
    output: absolute(user.output ?? optionTable.output.default, context),
    importExtension: extensionOf(user.importExtension ?? optionTable.importExtension.default),
    boilerplate: readBoilerplate(user.boilerplate, check),
    clientset: clientsetOf(user.clientset ?? {}),
    generators: resolveGenerators(user.generators, check),
    namedGenerators: user.generators ?? [],
    templates: user.templates === undefined ? undefined : absolute(user.templates, context),
    pluralExceptions: new Map(Object.entries(user.pluralExceptions ?? {})),
    groups: new Map(Object.entries(user.groups ?? {})),
    keyPlaces: keyPlacesOf(user, check),
    warningsAsErrors: user.warningsAsErrors === true,
  };
  checkInputs(options, check);
  checkLimits(options, check);
  checkOutput(options, check);
  checkNames(options, check);
  checkTemplates(options, check);
  return Object.freeze(options);
}

function checkFor(context: ResolveContext, collector: Collector): Check {
  const placeOf = context.placeOf ?? (() => undefined);
  const report: Check['report'] = (code, path, message, help) => collector.report(code, message, placeOf(path), help);
  return { context, collector, placeOf, report };
}

type Inputs = Pick<Options, 'apis' | 'crds' | 'openapi'>;

function inputsOf({ apis = [], crds = [], openapi = [] }: UserOptions, context: ResolveContext): Inputs {
  return {
    apis: apis.map((path) => absolute(path, context)),
    crds: crds.map((path) => absoluteInput(path, context)),
    openapi: openapi.map((path) => absoluteInput(path, context)),
  };
}

/** The inputs one by one, with the path of the setting that names each. */
function eachInput(inputs: Inputs): readonly { readonly path: string; readonly at: string }[] {
  return (['apis', 'crds', 'openapi'] as const).flatMap((name) =>
    inputs[name].map((path, index) => ({ path, at: `${name}.${index}` })),
  );
}

function placesOf(inputs: Inputs, { placeOf }: Check): ReadonlyMap<string, Place> {
  const places = eachInput(inputs).map(({ path, at }) => [path, placeOf(at)] as const);
  return new Map(places.flatMap(([path, place]) => (place ? [[path, place]] : [])));
}

function keyPlacesOf({ groups = {}, pluralExceptions = {} }: UserOptions, check: Check): ReadonlyMap<string, Place> {
  const paths = [
    ...Object.keys(groups).map((group) => `groups.${group}`),
    ...Object.keys(pluralExceptions).map((type) => `pluralExceptions.${type}`),
  ];
  const places = paths.map((path) => [path, check.placeOf(path)] as const);
  return new Map(places.flatMap(([path, place]) => (place ? [[path, place]] : [])));
}

function pickOf({ groups, kinds, versions }: NonNullable<UserOptions['pick']>): Options['pick'] {
  return {
    groups: groups ?? optionTable['pick.groups'].default,
    kinds: kinds ?? optionTable['pick.kinds'].default,
    versions: versions ?? optionTable['pick.versions'].default,
  };
}

function limitsOf({ bytes, depth, values, plainHttp }: NonNullable<UserOptions['limits']>): Options['limits'] {
  return {
    bytes: bytes ?? optionTable['limits.bytes'].default,
    depth: depth ?? optionTable['limits.depth'].default,
    values: values ?? optionTable['limits.values'].default,
    plainHttp: plainHttp === true,
  };
}

function extensionOf(setting: NonNullable<UserOptions['importExtension']>): Options['importExtension'] {
  return setting === 'none' ? '' : setting;
}

function clientsetOf(setting: NonNullable<UserOptions['clientset']>): Options['clientset'] {
  return {
    name: setting.name ?? optionTable['clientset.name'].default,
    apiPath: setting.apiPath ?? optionTable['clientset.apiPath'].default,
  };
}

function absolute(path: string, { root }: ResolveContext): string {
  return toSlashes(resolve(root, path));
}

/** Standard input and addresses stay as they are. A glob becomes absolute as a path does. */
function absoluteInput(path: string, context: ResolveContext): string {
  return path === '-' || /^[a-z][a-z\d+.-]*:\/\//i.test(path) ? path : absolute(path, context);
}

function toSlashes(path: string): string {
  return path.replaceAll(sep, '/');
}

/** Whether a path is a folder or lies in it. */
function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === '' || (!isAbsolute(way) && way.split(sep)[0] !== '..');
}

function shown(path: string, options: Options): string {
  return toSlashes(relative(options.root, path)) || '.';
}

function checkInputs(options: Options, { report, collector, placeOf }: Check): void {
  // What a broken codegen.yaml seems to lack is no further mistake.
  if (collector.hasErrors || options.apis.length + options.crds.length + options.openapi.length > 0) return;
  report(
    'KC1001',
    placeOf('apis') ? 'apis' : '',
    'no API types and no CRDs are named',
    'name a folder of types with --apis, CRDs with --crd, or run `npx codegen init`',
  );
}

/** Readers and printers of nested schemas recurse; maps of maps overflow the stack at 400 levels. */
function checkLimits({ limits }: Options, { report }: Check): void {
  const { max } = optionTable['limits.depth'];
  if (limits.depth <= max) return;
  const message = `limits.depth is ${limits.depth}, and nothing that nests deeper than ${max} levels can be read`;
  report('KC1003', 'limits.depth', message, `give it a number up to ${max}`);
}

function checkOutput(options: Options, { report, placeOf }: Check): void {
  const output = shown(options.output, options);
  if (options.output === options.root || !isWithin(options.output, options.root)) {
    const what = options.output === options.root ? 'the root of the project' : 'outside the project';
    const help = 'everything in it belongs to the generator, so choose a folder of its own, such as generated';
    report('KC1007', 'output', `the output folder ${output} is ${what}`, help);
    return;
  }
  // A flag overrules what codegen.yaml says, so it is the flag that is wrong.
  const outputPlace = placeOf('output');
  const isFlag = outputPlace !== undefined && 'flag' in outputPlace;
  for (const { path, at } of eachInput(options)) {
    const input = shown(path, options);
    const [isInput, isOutput] = [isWithin(path, options.output), isWithin(options.output, path)];
    if (!isInput && !isOutput) continue;
    const message = isInput
      ? `the input ${input} lies in the output folder ${output}`
      : `the output folder ${output} lies in the input ${input}`;
    report('KC1006', isFlag ? 'output' : at, message, 'choose an output folder beside it');
  }
}

const clientsetName = /^[A-Za-z][A-Za-z0-9_-]*$/;
const apiPath = /^(?:\/[A-Za-z0-9._~-]+)+$/;
const identifier = /^[A-Z][A-Za-z0-9]*$/;

function checkNames(options: Options, { report }: Check): void {
  const { clientset, pluralExceptions, groups } = options;
  if (!clientsetName.test(clientset.name)) {
    const message = `the clientset cannot be called ${JSON.stringify(clientset.name)}`;
    report('KC1003', 'clientset.name', message, 'letters, digits, - and _ make a name, as in versioned');
  }
  if (!apiPath.test(clientset.apiPath)) {
    const message = `${JSON.stringify(clientset.apiPath)} is no path on an API server`;
    report('KC1003', 'clientset.apiPath', message, 'it starts with a slash and does not end in one, as in /apis');
  }
  for (const [type, plural] of pluralExceptions) {
    if (identifier.test(type) && identifier.test(plural)) continue;
    const message = `pluralExceptions: ${JSON.stringify(type)} and ${JSON.stringify(plural)} must be UpperCamel names`;
    report('KC1003', `pluralExceptions.${type}`, message, 'for example Endpoints: Endpoints');
  }
  for (const [group, name] of groups) {
    if (identifier.test(name)) continue;
    const message = `groups: ${JSON.stringify(name)} is no UpperCamel identifier`;
    report('KC1003', `groups.${group}`, message, 'for example cert-manager.io: CertManager');
  }
}

function resolveGenerators(names: readonly string[] | undefined, { context, report }: Check): readonly string[] {
  if (names === undefined) return context.generators;
  names.forEach((name, index) => {
    if (context.generators.includes(name)) return;
    const help = suggestionFor(name, context.generators);
    report('KC1008', `generators.${index}`, `there is no generator ${JSON.stringify(name)}`, help);
  });
  if (names.length === 0) report('KC1008', 'generators', 'no generator is named', 'leave generators out to run all');
  return [...new Set(names)];
}

const comments = /\/\*[^]*?\*\/|\/\/[^\n]*/g;

/** The text, with line feeds only and none at its end. Text outside a comment would be code in every file. */
function readBoilerplate(path: string | undefined, { context, collector, report }: Check): string | undefined {
  if (path === undefined) return undefined;
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(resolve(context.root, path));
  } catch (error) {
    report('KC1005', 'boilerplate', `the boilerplate ${path} cannot be read`, reasonOf(error));
    return undefined;
  }
  const boilerplate = utf8Text(bytes, toSlashes(path), collector)?.replaceAll('\r\n', '\n').trimEnd();
  if (boilerplate === undefined) return undefined;
  // Comments give way to as many blanks, so that what is left stays where it is.
  const code = boilerplate.replaceAll(comments, (comment) => comment.replaceAll(/\S/g, ' '));
  const first = code.search(/\S/);
  if (first >= 0) {
    const position = positionAfter(code.slice(0, first), toSlashes(path));
    const help = 'it heads every file, so each line of it must stand in a comment';
    collector.report('KC1003', `the boilerplate ${path} has text outside a comment`, position, help);
  }
  return boilerplate;
}

function checkTemplates(options: Options, { report }: Check): void {
  if (options.templates === undefined) return;
  if (existsSync(options.templates) && statSync(options.templates).isDirectory()) return;
  report('KC1005', 'templates', `the template folder ${shown(options.templates, options)} is not there`);
}

/** What the file system says, without the path, which the message has. */
function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EISDIR') return 'it is a folder';
  return code === 'EACCES' || code === 'EPERM' ? 'permission denied' : String(error);
}
