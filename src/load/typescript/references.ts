import { didYouMean } from '../../diagnostics/index.ts';
import type { Type } from '../../model/index.ts';
import { metaModule } from '../meta-module.ts';
import { exportOf, resolveMember, type Resolution, resolveName } from './resolve.ts';
import { isSourceName, whereTypesStand } from './source-names.ts';
import { type Declaration, declaresNamespace } from './source-unit.ts';
import { type TS, ts } from './syntax.ts';
import { isTooLarge } from './type-size.ts';
import { mayBeUndefined } from './undefined-types.ts';
import { compute, unreadable } from './unreadable.ts';
import { isComputedUtility, readUtility } from './utility-types.ts';
import { isScalar, replacementOf } from './wire-types.ts';
import { excerpt, positionOf, type Scope, type TypeReader } from './world.ts';

const unknown: Type = { kind: 'unknown' };

/** How deep declarations may be expanded in place before we call it endless. */
const maxExpansion = 32;

/** The type behind a name with arguments: a parameter, a declaration, an import, or a type of the language. */
export function readReference(
  reader: TypeReader,
  name: TS.EntityName | TS.Expression,
  args: readonly TS.TypeNode[],
  scope: Scope,
): Type {
  const path = pathOf(name);
  const [first, ...rest] = path ?? [];
  if (first === undefined)
    return report(reader, { node: name, scope: scope }, 'KC3006', `${excerpt(name, scope.unit)} is no name of a type`);
  // The parser puts an empty name where one is missing, and has said so.
  if (first === '') return unknown;
  const parameter = rest.length === 0 ? scope.parameters.get(first) : undefined;
  if (parameter) return parameter;
  const start = resolveName(reader.world, scope.unit, first);
  const resolution = follow(reader, start, rest, { node: name, scope });
  const use: Use = { node: name, args, scope };
  if (resolution) return readResolution(reader, resolution, use);
  if (rest.length === 0) return readGlobal(reader, first, use);
  return !start && declaresNamespace(scope.unit, first)
    ? refuseNamespace(reader, first, use)
    : readInside(reader, start, use);
}

/** `a.b` where a is no module: a member of an enum, such as `Phase.Running`, or a mistake. */
function readInside(reader: TypeReader, start: Resolution | undefined, { node, scope }: Use): Type {
  const isType = start?.kind === 'declaration' || start?.kind === 'external';
  if (isType) return unreadable(reader, node.parent, scope, 'write the type out');
  return report(reader, { node, scope }, 'KC3003', `there is no type ${excerpt(node, scope.unit)}`);
}

function refuseNamespace(reader: TypeReader, name: string, use: Use): Type {
  const message = `${name} is a namespace, and types in namespaces are not read`;
  return report(reader, use, 'KC3006', message, 'move the type to the top of the file');
}

/** A type of the language. */
function readGlobal(reader: TypeReader, name: string, { node, args, scope }: Use): Type {
  if (isComputedUtility(name)) return unreadable(reader, node.parent, scope, 'write the type out');
  return readUtility({ reader, node: node.parent, scope }, name, args) ?? refuseGlobal(reader, name, node, scope);
}

/** `import('./types.ts').Foo`. */
export function readImportType(reader: TypeReader, node: TS.ImportTypeNode, scope: Scope): Type {
  const { argument, qualifier } = node;
  const literal = ts.isLiteralTypeNode(argument) && ts.isStringLiteral(argument.literal) ? argument.literal : undefined;
  const [first, ...rest] = (qualifier && pathOf(qualifier)) ?? [];
  if (!literal || !qualifier || first === undefined) {
    return report(reader, { node, scope }, 'KC3006', `${excerpt(node, scope.unit)} is no name of a type`);
  }
  const start = resolveMember(reader.world, scope.unit, { specifier: literal.text, name: first, node: literal });
  const resolution = follow(reader, start, rest, { node: qualifier, scope });
  if (!resolution) return report(reader, { node, scope }, 'KC3003', `there is no type ${excerpt(node, scope.unit)}`);
  return readResolution(reader, resolution, { node: qualifier, args: node.typeArguments ?? [], scope });
}

/** `a.b.c` as its segments; undefined for any other expression. */
function pathOf(name: TS.EntityName | TS.Expression): readonly string[] | undefined {
  if (ts.isIdentifier(name)) return [name.text];
  const left = ts.isQualifiedName(name) ? name.left : ts.isPropertyAccessExpression(name) ? name.expression : undefined;
  const right = ts.isQualifiedName(name) ? name.right : ts.isPropertyAccessExpression(name) ? name.name : undefined;
  const prefix = left && pathOf(left);
  return prefix && right ? [...prefix, right.text] : undefined;
}

/** Goes through namespaces: `v1.Foo`. */
function follow(
  { world }: TypeReader,
  start: Resolution | undefined,
  rest: readonly string[],
  { node, scope }: Pick<Use, 'node' | 'scope'>,
): Resolution | undefined {
  let current = start;
  for (const name of rest) {
    if (current?.kind === 'module') current = exportOf(world, current.unit, name);
    else if (current?.kind === 'external' && current.name === '*') {
      current = resolveMember(world, scope.unit, { specifier: current.module, name, node });
    } else if (current?.kind !== 'reported') return undefined;
  }
  return current;
}

interface Use {
  readonly node: TS.EntityName | TS.Expression;
  readonly args: readonly TS.TypeNode[];
  readonly scope: Scope;
}

function readResolution(reader: TypeReader, resolution: Resolution, use: Use): Type {
  switch (resolution.kind) {
    case 'reported':
      return unknown;
    case 'module':
      return report(reader, use, 'KC3003', `${excerpt(use.node, use.scope.unit)} is a module, not a type`);
    case 'external':
      return readExternal(reader, resolution.module, resolution.name, use);
    case 'declaration':
      return readDeclared(reader, resolution.declaration, use);
  }
}

function readExternal(reader: TypeReader, module: string, name: string, use: Use): Type {
  const { scope } = use;
  if (name === '*' || name === 'default') {
    return report(
      reader,
      { node: use.node, scope: scope },
      'KC3006',
      `${excerpt(use.node, scope.unit)} is no named export of ${module}`,
    );
  }
  if (module === metaModule && isScalar(name)) return { kind: 'scalar', scalar: name };
  if (/^@kubernetes\/client-node(?:\/|$)/.test(module) && !scope.wire) {
    const message = `${name} of ${module} is not what the API server sends`;
    const help = `write Wire<${name}>; Wire is exported by ${metaModule}`;
    reader.world.collector.report('KC3011', message, positionOf(use.node, scope.unit), help);
  }
  const inner = module === metaModule && name === 'Wire' ? { ...scope, wire: true } : scope;
  return { kind: 'external', module, name, arguments: use.args.map((arg) => reader.type(arg, inner)) };
}

function readDeclared(reader: TypeReader, declaration: Declaration, use: Use): Type {
  const { world } = reader;
  const ref = world.refOf(declaration);
  if (ref && use.args.length > 0) {
    return report(reader, use, 'KC3007', `${declaration.name} takes no type arguments`);
  }
  if (ref) return { kind: 'named', ref };
  return world.isOutside(declaration) ? refuseOutside(reader, declaration, use) : expand(reader, declaration, use);
}

function refuseOutside(reader: TypeReader, { name, unit }: Declaration, use: Use): Type {
  const where = `${name} is declared in ${unit.source.positionAt(0).file}`;
  if (!isSourceName(unit.path)) {
    const message = `${where}, which is not read: ${whereTypesStand}`;
    return report(reader, use, 'KC3005', message, 'move it into a .ts file of the version');
  }
  const help = 'move it into a version folder, or add its folder under apis:';
  return report(reader, use, 'KC3005', `${where}, outside every API version`, help);
}

/** Reads a generic or unexported declaration in place, with the arguments put in. */
function expand(reader: TypeReader, declaration: Declaration, use: Use): Type {
  const { endless } = reader.world;
  // Where a part was unreadable, the checker reads the whole.
  if (endless.has(declaration) || use.scope.computation?.unreadable) return unknown;
  if (use.args.length === 0 && parametersOf(declaration).length === 0) return expandPlain(reader, declaration, use);
  return compute(reader, use.node.parent, use.scope, (scope) => expandWith(reader, declaration, { ...use, scope }));
}

/** Reads a declaration without parameters, which means the same wherever it is used. */
function expandPlain(reader: TypeReader, declaration: Declaration, use: Use): Type {
  const { bodies } = reader.world;
  const known = bodies.get(declaration);
  if (known) return known;
  const body = expandWith(reader, declaration, use);
  if (!use.scope.computation?.unreadable) bodies.set(declaration, body);
  return body;
}

/** Reads the body with the arguments put in; one report is enough for a body that never ends or is too large. */
function expandWith(reader: TypeReader, declaration: Declaration, use: Use): Type {
  const bound = bindParameters(reader, declaration, use);
  if (!bound) return unknown;
  const { expanding, computation } = use.scope;
  const key = `${declaration.unit.path}#${declaration.name}<${JSON.stringify([...bound.values()])}>`;
  if (expanding.includes(key) || expanding.length > maxExpansion) {
    return refuseExpansion(reader, declaration, 'refers to itself and cannot be expanded', use);
  }
  const inside: Scope = { unit: declaration.unit, parameters: bound, expanding: [...expanding, key] };
  const body = reader.body(declaration, { ...inside, ...(computation && { computation }) });
  return isTooLarge(body) ? refuseExpansion(reader, declaration, 'is too large to be expanded in place', use) : body;
}

function parametersOf({ nodes: [node] }: Declaration): readonly TS.TypeParameterDeclaration[] {
  return node && !ts.isEnumDeclaration(node) ? (node.typeParameters ?? []) : [];
}

/** The meaning of each type parameter; undefined where arguments are missing or too many, which is reported. */
function bindParameters(reader: TypeReader, declaration: Declaration, use: Use): Map<string, Type> | undefined {
  const parameters = parametersOf(declaration);
  if (use.args.length > parameters.length) {
    report(
      reader,
      use,
      'KC3007',
      `${declaration.name} takes ${parameters.length === 1 ? '1 type argument' : `${parameters.length} type arguments`}`,
    );
    return undefined;
  }
  const bound = new Map<string, Type>();
  const { expanding, computation } = use.scope;
  const inner: Scope = { unit: declaration.unit, parameters: bound, expanding, ...(computation && { computation }) };
  for (const [index, { name, default: fallback }] of parameters.entries()) {
    const written = use.args[index];
    if (written) bound.set(name.text, readArgument(reader, written, use.scope));
    else if (fallback) bound.set(name.text, reader.type(fallback, inner));
    else {
      report(reader, use, 'KC3007', `${declaration.name} needs a type argument for ${name.text}`);
      return undefined;
    }
  }
  return bound;
}

/** A type argument. What it means that it may be undefined depends on its uses, which only the checker sees all of. */
function readArgument(reader: TypeReader, node: TS.TypeNode, scope: Scope): Type {
  if (mayBeUndefined(reader, node, scope)) return unreadable(reader, node, scope, 'leave undefined out');
  return reader.type(node, scope);
}

function refuseExpansion(reader: TypeReader, declaration: Declaration, why: string, use: Use): Type {
  reader.world.endless.add(declaration);
  const generic = parametersOf(declaration).length > 0;
  const message = `${declaration.name} ${why}`;
  const help = generic ? 'write the type out for the arguments in use' : 'export it';
  return report(reader, use, generic ? 'KC3007' : 'KC3006', message, help);
}

function refuseGlobal(reader: TypeReader, name: string, node: TS.Node, scope: Scope): Type {
  const replacement = replacementOf(name);
  // What does not travel may be an argument of a type that does: `Exclude<string | Date, Date>`.
  if (replacement !== undefined && scope.computation) return unreadable(reader, node.parent, scope, replacement);
  if (replacement !== undefined)
    return report(reader, { node, scope }, 'KC3002', `JSON cannot carry ${name}`, replacement);
  const known = [...scope.unit.declarations.keys(), ...scope.unit.imports.keys(), ...scope.parameters.keys()];
  const help =
    isScalar(name) || ['TypeMeta', 'ObjectMeta', 'ListMeta', 'Wire'].includes(name)
      ? `import it from ${metaModule}`
      : (didYouMean(name, known) ?? 'declare or import it');
  return report(reader, { node, scope }, 'KC3003', `there is no type ${name}`, help);
}

const usualHelp = {
  KC3002: 'write the type that travels',
  KC3003: 'declare or import it',
  KC3005: 'move it into a version folder',
  KC3006: 'write the type out',
  KC3007: 'correct the type arguments, or write the type out',
} as const;

function report(
  reader: TypeReader,
  { node, scope }: { readonly node: TS.Node; readonly scope: Scope },
  code: keyof typeof usualHelp,
  message: string,
  help: string = usualHelp[code],
): Type {
  reader.world.collector.report(code, message, positionOf(node, scope.unit), help);
  return unknown;
}
