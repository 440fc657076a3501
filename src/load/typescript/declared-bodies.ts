import type { Type } from '../../model/index.ts';
import type { Declaration } from './source-unit.ts';
import type { Scope, TypeReader } from './world.ts';

/**
 * The body of a declaration that the model has a name for. Each is read once, however many types are computed from it.
 * Undefined while it is being read: then it is computed from itself, and only the checker can tell what it is.
 */
export function declaredBody(reader: TypeReader, declaration: Declaration): Type | undefined {
  const { bodies } = reader.world;
  if (bodies.has(declaration)) return bodies.get(declaration);
  bodies.set(declaration, undefined);
  const scope: Scope = { unit: declaration.unit, parameters: new Map(), expanding: [] };
  const body = reader.body(declaration, scope);
  bodies.set(declaration, body);
  return body;
}
