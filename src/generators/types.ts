import { defineGenerator, type Generator, synthesizedTypesPath } from '../plan/index.ts';
import { type Code, verbatim } from '../render/index.ts';

/** What `types.ts.eta` shows. */
export interface TypesView {
  readonly text: Code;
}

/** Emits the types of versions that were made from schemas; hand-written types stay where they are. */
export const types: Generator = defineGenerator({
  name: 'types',
  description: 'The types of CRDs and OpenAPI documents, as TypeScript.',
  *plan(model) {
    for (const version of model.versions) {
      const { origin } = version;
      if (origin.kind !== 'synthesized') continue;
      yield {
        path: synthesizedTypesPath(version),
        template: 'types.ts.eta',
        version: version.id,
        exports: version.types.map(({ ref }) => ({ name: ref.name, use: 'type' })),
        view: (): TypesView => ({ text: verbatim(origin.text) }),
      };
    }
  },
});
