import type { Collector } from '../diagnostics/index.ts';
import type { ApiModel, ClientVerb, CustomMethod, Kind, Type } from '../model/index.ts';
import type { Refs } from '../plan/index.ts';
import { code, type Code, doc, type Hole, ident, literal, printType } from '../render/index.ts';
import { externalConfiguration } from './external-types.ts';
import { applyConfigurationOf, kindOfType, listTypeOf } from './kind-types.ts';
import { metaType, restType } from './runtime-symbols.ts';

/** A verb of a client that has not all of them. */
export interface VerbView {
  readonly name: Code;
  readonly parameters: Code;
  readonly arguments: Code;
  readonly result: Code;
}

/** A method that `+genclient:method` asks for. */
export interface MethodView {
  readonly doc: Code;
  readonly name: Code;
  readonly parameters: Code;
  readonly result: Code;
  readonly call: Code;
}

/** The types of a call: what is sent, what comes back, and how a list of the latter is called. */
interface CallTypes {
  readonly input: Hole;
  readonly configuration: Hole;
  readonly result: Hole;
  readonly list: Hole;
}

/** What a verb takes, passes on and gives. */
interface Signature {
  readonly parameters: Code;
  readonly arguments: Code;
  readonly result: Code;
}

/** A verb of a kind's client. */
export function verbView(verb: ClientVerb, kind: Kind, refs: Refs): VerbView {
  return { name: ident(verb), ...signatureOf(verb, kindTypes(kind, refs)) };
}

function kindTypes(kind: Kind, refs: Refs): CallTypes {
  const type = refs.type(kind.type.ref);
  const configuration = applyConfigurationOf(kind, refs) ?? code`object`;
  return { input: type, configuration, result: type, list: listTypeOf(kind, refs) };
}

function signatureOf(verb: ClientVerb, types: CallTypes): Signature {
  const { parameters, given } = parametersOf(verb, types);
  return { parameters, arguments: code`${ident(given[0])}${rest(given)}`, result: resultOf(verb, types) };
}

function rest([, ...others]: readonly string[]): Code {
  return others.reduce((all, name) => code`${all}, ${ident(name)}`, code``);
}

interface Parameters {
  readonly parameters: Code;
  /** Names of the parameters, in order. */
  readonly given: readonly [string, ...string[]];
}

function parametersOf(verb: ClientVerb, { input, configuration }: CallTypes): Parameters {
  const options = (name: string): Code => code`options?: ${metaType(name)}`;
  switch (verb) {
    case 'create':
      return {
        parameters: code`object: ${metaType('DeepReadonly')}<${input}>, ${options('CreateOptions')}`,
        given: ['object', 'options'],
      };
    case 'update':
    case 'updateStatus':
      return {
        parameters: code`object: ${metaType('DeepReadonly')}<${input}>, ${options('UpdateOptions')}`,
        given: ['object', 'options'],
      };
    case 'delete':
      return { parameters: code`name: string, ${options('DeleteOptions')}`, given: ['name', 'options'] };
    case 'deleteCollection':
      return {
        parameters: code`${options('DeleteOptions')}, listOptions?: ${metaType('ListOptions')}`,
        given: ['options', 'listOptions'],
      };
    case 'get':
      return { parameters: code`name: string, ${options('GetOptions')}`, given: ['name', 'options'] };
    case 'list':
      return { parameters: options('ListOptions'), given: ['options'] };
    case 'watch':
      return { parameters: options('WatchOptions'), given: ['options'] };
    case 'patch':
      return {
        parameters: code`name: string, patchType: ${restType('PatchType')}, patch: object, ${options('PatchOptions')}`,
        given: ['name', 'patchType', 'patch', 'options'],
      };
    case 'apply':
    case 'applyStatus':
      return {
        parameters: code`configuration: ${configuration}, options: ${metaType('ApplyOptions')}`,
        given: ['configuration', 'options'],
      };
  }
}

function resultOf(verb: ClientVerb, { result, list }: CallTypes): Code {
  if (verb === 'delete' || verb === 'deleteCollection') return code`Promise<void>`;
  if (verb === 'watch') return code`AsyncIterable<${metaType('WatchEvent')}<${result}>>`;
  return code`Promise<${verb === 'list' ? list : result}>`;
}

/** What the view of a custom method depends on. */
export interface MethodContext {
  readonly model: ApiModel;
  readonly kind: Kind;
  readonly refs: Refs;
  /** The expression that has the verbs: `this`, or `this.resourceClient`. */
  readonly client: Code;
}

/** A custom method of a kind's client. */
export function methodView(method: CustomMethod, context: MethodContext): MethodView {
  const types = methodTypes(method, context);
  const shared = { doc: doc(methodText(method)), name: ident(method.name), result: resultOf(method.verb, types) };
  if (method.subresource === undefined) {
    const { parameters, arguments: given } = signatureOf(method.verb, types);
    return { ...shared, parameters, call: code`${context.client}.${ident(method.verb)}(${given})` };
  }
  return { ...shared, ...subresourceCall(method.verb, method.subresource, types, context.client) };
}

const deeds: Readonly<Record<CustomMethod['verb'], string>> = {
  create: 'Creates',
  update: 'Replaces',
  get: 'Reads',
  list: 'Lists',
  patch: 'Patches',
  apply: 'Applies',
};

function methodText({ verb, subresource }: CustomMethod): string {
  if (subresource !== undefined) return `${deeds[verb]} the ${subresource} subresource of an object.`;
  return verb === 'list' ? 'Lists objects.' : `${deeds[verb]} an object.`;
}

function methodTypes({ input, result }: CustomMethod, { model, kind, refs }: MethodContext): CallTypes {
  const own = kindTypes(kind, refs);
  const print = (type: Type): Code => printType(type, refs.type);
  const resultKind = result && kindOfType(model, result);
  const resultList = resultKind
    ? listTypeOf(resultKind, refs)
    : result && code`${metaType('KubernetesList')}<${print(result)}>`;
  return {
    input: input ? print(input) : own.input,
    configuration: input ? configurationOf(input, refs) : own.configuration,
    result: result ? print(result) : own.result,
    list: resultList ?? own.list,
  };
}

/** The apply configuration of an input; for a declared type that has none, the type itself. */
function configurationOf(input: Type, refs: Refs): Hole {
  if (input.kind === 'external') return externalConfiguration(input, refs);
  const found =
    input.kind === 'named' &&
    refs.find('applyconfiguration', input.ref.versionId, `${input.ref.name}ApplyConfiguration`);
  return found || printType(input, refs.type);
}

type SubresourceCall = Pick<MethodView, 'parameters' | 'call'>;

function subresourceCall(verb: CustomMethod['verb'], name: string, types: CallTypes, client: Code): SubresourceCall {
  const subresource = literal(name);
  const result = verb === 'list' ? types.list : types.result;
  const callee = code`${client}.${ident(`${verb}Subresource`)}<${result}>(name, ${subresource}`;
  const options = (type: string): Code => code`options?: ${metaType(type)}`;
  switch (verb) {
    case 'get':
      return { parameters: code`name: string, ${options('GetOptions')}`, call: code`${callee}, options)` };
    case 'list':
      return { parameters: code`name: string, ${options('ListOptions')}`, call: code`${callee}, options)` };
    case 'create':
    case 'update': {
      const body = code`input: ${metaType('DeepReadonly')}<${types.input}>`;
      const kind = verb === 'create' ? 'CreateOptions' : 'UpdateOptions';
      return { parameters: code`name: string, ${body}, ${options(kind)}`, call: code`${callee}, input, options)` };
    }
    case 'patch':
      return {
        parameters: code`name: string, patchType: ${restType('PatchType')}, patch: object, ${options('PatchOptions')}`,
        call: code`${callee}, { type: patchType, body: patch }, options)`,
      };
    case 'apply':
      return {
        parameters: code`name: string, configuration: ${types.configuration}, options: ${metaType('ApplyOptions')}`,
        call: code`${callee}, configuration, options)`,
      };
  }
}

/** Reports methods whose types only a subresource could have: without one, a method sends and gives the kind itself. */
export function checkMethods(kind: Kind, collector: Collector): void {
  for (const { name, subresource, input, result, position } of kind.client?.methods ?? []) {
    const foreign = [input, result].some((type) => type !== undefined && !isKind(type, kind));
    if (subresource !== undefined || !foreign) continue;
    const message = `method ${name} without a subresource has ${kind.names.type} as its input and result`;
    collector.report('KC4211', message, position, 'add subresource=, or leave input= and result= out');
  }
}

function isKind(type: Type, { type: { ref } }: Kind): boolean {
  return type.kind === 'named' && type.ref.versionId === ref.versionId && type.ref.name === ref.name;
}
