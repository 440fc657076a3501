import { kindsWithClient, type SymbolRef, versionsWithClients } from '../model/index.ts';
import { defineGenerator, type Generator, typeOf, valueOf } from '../plan/index.ts';
import { type Code, literal } from '../render/index.ts';
import { groupVersionText, resourceConstant, schemaConstant } from './kind-types.ts';
import { applyModule, restType } from './runtime-symbols.ts';

/** What `fake.ts.eta` shows. */
export interface FakeView {
  readonly use: {
    readonly [
      name in
        | 'Clientset'
        | 'FakeRestClient'
        | 'FakeRestClientOptions'
        | 'ObjectSchema'
        | 'ResourceDescriptor'
        | 'newClientset'
        | 'newFakeRestClient'
    ]: SymbolRef;
  };
  readonly resources: readonly SymbolRef[];
  /** By `apiVersion/Kind`. */
  readonly schemas: readonly { readonly key: Code; readonly schema: SymbolRef }[];
}

const testing = '@kube-codegen/runtime/testing';

/** Emits the fake clientset: the real one over an API server in memory. */
export const fake: Generator = defineGenerator({
  name: 'fake',
  description: 'A fake clientset: the same clients over an object tracker in memory, for tests.',
  requires: ['clientset'],
  *plan(model, options) {
    const kinds = versionsWithClients(model).flatMap((version) =>
      kindsWithClient(version).map((kind) => ({ version, kind })),
    );
    if (kinds.length === 0) return;
    yield {
      path: `clientset/${options.clientset.name}/fake/index.ts`,
      template: 'fake.ts.eta',
      exports: [
        { name: 'FakeClientset', use: 'type' },
        { name: 'createFakeClientset', use: 'value' },
        { name: 'newFakeClientset', use: 'value' },
      ],
      view: (refs): FakeView => ({
        use: {
          Clientset: refs.generated('clientset', undefined, 'Clientset'),
          FakeRestClient: typeOf(testing, 'FakeRestClient'),
          FakeRestClientOptions: typeOf(testing, 'FakeRestClientOptions'),
          ObjectSchema: typeOf(applyModule, 'ObjectSchema'),
          ResourceDescriptor: restType('ResourceDescriptor'),
          newClientset: refs.generated('clientset', undefined, 'newClientset'),
          newFakeRestClient: valueOf(testing, 'newFakeRestClient'),
        },
        resources: kinds.map(({ version, kind }) => refs.generated('clientset', version.id, resourceConstant(kind))),
        schemas: kinds.flatMap(({ version, kind: { names } }) => {
          const schema = refs.find('applyconfiguration', version.id, schemaConstant(names.type));
          return schema ? [{ key: literal(`${groupVersionText(version)}/${names.kind}`), schema }] : [];
        }),
      }),
    };
  },
});
