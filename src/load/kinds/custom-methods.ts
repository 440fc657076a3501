import { type Collector, didYouMean, type Position } from '../../diagnostics/index.ts';
import { move } from '../../markers/index.ts';
import {
  type ApiVersion,
  clientVerbs,
  type CustomMethod,
  isFreeMemberName,
  lowerCamel,
  type Marker,
  markersNamed,
  type Type,
  type TypeDeclaration,
  typesByName,
} from '../../model/index.ts';
import type { CheckForeignName } from '../foreign-names.ts';

/** What reading methods needs. */
export interface MethodContext {
  readonly version: ApiVersion;
  readonly checkForeignName: CheckForeignName;
  readonly collector: Collector;
}

const methodVerbs: readonly CustomMethod['verb'][] = ['create', 'update', 'get', 'list', 'patch', 'apply'];
const verbsWithInput: readonly string[] = ['create', 'update', 'apply'];
const keys = ['verb', 'subresource', 'input', 'result'] as const;

/** A `key=value` of a method marker, with the position of its value. */
interface Setting {
  readonly value: string;
  readonly position: Position;
}

/** The methods that `+genclient:method=Name,verb=…[,subresource=…][,input=…][,result=…]` markers add. */
export function readMethods(type: TypeDeclaration, context: MethodContext): readonly CustomMethod[] {
  const methods = new Map<string, CustomMethod>();
  for (const marker of markersNamed(type.markers, 'genclient:method')) {
    const method = readMethod(marker, type, context);
    if (method && methods.has(method.name)) {
      report(context, `method ${method.name} is declared twice`, method.position, 'rename one');
    } else if (method) methods.set(method.name, method);
  }
  return [...methods.values()];
}

function readMethod(marker: Marker, kind: TypeDeclaration, context: MethodContext): CustomMethod | undefined {
  const start = marker.valuePosition ?? marker.position;
  const [written = '', ...rest] = (marker.value ?? '').split(',');
  const settings = readSettings(rest, move(start, written.length + 1), context);
  const position = move(start, 0, written.length);
  const name = lowerCamel(written.trim());
  const verb = settings && readVerb(name, settings, position, context);
  if (!settings || !verb || !checkName(name, position, context)) return undefined;
  if (!checkSettings(name, verb, settings, context)) return undefined;
  const types = readTypes(settings, kind, context);
  const subresource = settings.get('subresource')?.value;
  return (
    types && { name, verb, ...(subresource !== undefined && { subresource }), ...types, position: marker.position }
  );
}

/** Whether the subresource can be one, and an input goes with the verb. */
function checkSettings(
  name: string,
  verb: CustomMethod['verb'],
  settings: ReadonlyMap<string, Setting>,
  context: MethodContext,
): boolean {
  const subresource = settings.get('subresource');
  if (subresource && !/^[a-z](?:[-a-z0-9]*[a-z0-9])?$/.test(subresource.value)) {
    const message = `${JSON.stringify(subresource.value)} is no name of a subresource`;
    report(context, message, subresource.position, 'use lower-case letters, digits and hyphens');
    return false;
  }
  const input = settings.get('input');
  if (!input || verbsWithInput.includes(verb)) return true;
  const help = `input goes with ${verbsWithInput.join(', ')}`;
  report(context, `the verb ${verb} of ${name} takes no input`, input.position, help);
  return false;
}

/** The types that `input=` and `result=` name; undefined where one is wrong. */
function readTypes(
  settings: ReadonlyMap<string, Setting>,
  kind: TypeDeclaration,
  context: MethodContext,
): Pick<CustomMethod, 'input' | 'result'> | undefined {
  const types: { input?: Type; result?: Type } = {};
  for (const key of ['input', 'result'] as const) {
    const setting = settings.get(key);
    const type = setting && readType(setting, kind, context);
    if (setting && !type) return undefined;
    if (type) types[key] = type;
  }
  return types;
}

/** The settings by key; undefined where one is wrong, which is reported. */
function readSettings(
  parts: readonly string[],
  start: Position,
  context: MethodContext,
): ReadonlyMap<string, Setting> | undefined {
  const settings = new Map<string, Setting>();
  let [offset, wrong] = [0, false];
  for (const part of parts) {
    const equals = part.indexOf('=');
    const key = (equals < 0 ? part : part.slice(0, equals)).trim();
    const value = equals < 0 ? '' : part.slice(equals + 1).trim();
    const problem = problemOf(key, value, equals, settings);
    const position = move(start, offset, part.length);
    if (problem) {
      report(context, problem, position, didYouMean(key, keys) ?? 'write verb=, subresource=, input= or result=');
      wrong = true;
    } else settings.set(key, { value, position: move(start, offset + equals + 1, value.length) });
    offset += part.length + 1;
  }
  return wrong ? undefined : settings;
}

function problemOf(
  key: string,
  value: string,
  equals: number,
  known: ReadonlyMap<string, Setting>,
): string | undefined {
  if (!keys.some((name) => name === key)) return `a method has no setting ${JSON.stringify(key)}`;
  if (equals < 0 || value === '') return `the setting ${key} needs a value`;
  return known.has(key) ? `the setting ${key} stands twice` : undefined;
}

function readVerb(
  name: string,
  settings: ReadonlyMap<string, Setting>,
  position: Position,
  context: MethodContext,
): CustomMethod['verb'] | undefined {
  const setting = settings.get('verb');
  if (!setting) {
    report(
      context,
      `method ${name} has no verb`,
      position,
      `write ${name},verb=get; verbs are ${methodVerbs.join(', ')}`,
    );
    return undefined;
  }
  const verb = methodVerbs.find((known) => known === setting.value);
  if (verb) return verb;
  const known = clientVerbs.some((other) => other === setting.value);
  const message = known
    ? `methods cannot have the verb ${setting.value}`
    : `+genclient:method has no verb "${setting.value}"`;
  const meant = didYouMean(setting.value, methodVerbs);
  context.collector.report(
    known ? 'KC2011' : 'KC2003',
    message,
    setting.position,
    meant ?? `verbs of methods are ${methodVerbs.join(', ')}`,
  );
  return undefined;
}

function checkName(name: string, position: Position, context: MethodContext): boolean {
  if (!isFreeMemberName(name)) {
    report(
      context,
      `${JSON.stringify(name)} is no name for a method`,
      position,
      'use letters and digits, a letter first',
    );
    return false;
  }
  if (clientVerbs.some((verb) => verb === name) || /^(?:get|list|create|update|patch|apply)Subresource$/.test(name)) {
    report(context, `every client has a method ${name} already`, position, 'choose another name');
    return false;
  }
  return true;
}

/** A type of the same version, or `<module specifier>.<Type>`. */
function readType({ value, position }: Setting, kind: TypeDeclaration, context: MethodContext): Type | undefined {
  const types = typesByName(context.version);
  const declared = types.get(value);
  if (declared) return { kind: 'named', ref: declared.ref };
  const dot = value.lastIndexOf('.');
  const [module, name] = [value.slice(0, Math.max(0, dot)), value.slice(dot + 1)];
  if (dot < 0) {
    const help =
      didYouMean(value, types.keys()) ?? 'name an exported type of this version, or <module specifier>.<Type>';
    context.collector.report('KC3003', `${context.version.version} has no type ${value}`, position, help);
    return undefined;
  }
  if (!/^[A-Za-z_$][\w$]*$/.test(name) || !isModule(module)) {
    report(
      context,
      `${JSON.stringify(value)} names no type`,
      position,
      'write <module specifier>.<Type>, with the name of a package',
    );
    return undefined;
  }
  const problem = context.checkForeignName(module, name, kind.sourceFile);
  if (problem) context.collector.report('KC3004', problem.message, position, problem.help);
  return problem ? undefined : { kind: 'external', module, name, arguments: [] };
}

/** Whether the text is a package, with or without a path, as in an import; relative paths are refused. */
function isModule(text: string): boolean {
  return /^(?:@[a-z0-9~-][\w.~-]*\/)?[a-z0-9~-][\w.~-]*(?:\/[\w.~-]+)*$/i.test(text) && !text.split('/').includes('..');
}

function report(context: MethodContext, message: string, position: Position, help: string): void {
  context.collector.report('KC2011', message, position, help);
}
