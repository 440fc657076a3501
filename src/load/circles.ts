import type { Collector } from '../diagnostics/index.ts';
import { type ApiModel, declarationOf, type Type, type TypeDeclaration } from '../model/index.ts';

/** Reports aliases that stand for themselves and interfaces that extend themselves, each circle at each of its members. */
export function reportCircles(model: ApiModel, collector: Collector): void {
  for (const version of model.versions) {
    for (const declaration of version.types) {
      if (!leadsTo(model, declaration, declaration)) continue;
      const does = declaration.body.kind === 'struct' ? 'extends' : 'stands for';
      collector.report('KC3009', `${declaration.ref.name} ${does} itself`, declaration.position, 'break the circle');
    }
  }
}

function leadsTo(model: ApiModel, from: TypeDeclaration, target: TypeDeclaration): boolean {
  const reached = new Set<TypeDeclaration>();
  const pending = [from];
  for (let current = pending.pop(); current; current = pending.pop()) {
    for (const next of standsFor(model, current)) {
      if (next === target) return true;
      if (!reached.has(next)) pending.push(next);
      reached.add(next);
    }
  }
  return false;
}

/** What a declaration cannot be told without: its bases, or the types that an alias is, not those that it holds. */
function standsFor(model: ApiModel, declaration: TypeDeclaration): readonly TypeDeclaration[] {
  const direct =
    declaration.body.kind === 'struct' ? declaration.body.struct.extends : partsInPlace(declaration.body.type);
  return direct.flatMap((type) => (type.kind === 'named' ? (declarationOf(model, type.ref) ?? []) : []));
}

function partsInPlace(type: Type): readonly Type[] {
  return type.kind === 'union' || type.kind === 'intersection' ? type.members.flatMap(partsInPlace) : [type];
}
