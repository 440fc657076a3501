import type { Collector } from '../diagnostics/index.ts';
import { type ApiVersion, isLeftOut, kindsWithClient, type KindWithClient, type SymbolRef } from '../model/index.ts';
import { defineGenerator, type FileSpec, type Generator, type Refs } from '../plan/index.ts';
import { type Code, ident, literal } from '../render/index.ts';
import { indexFile } from './index-file.ts';
import { groupVersionText } from './kind-types.ts';
import { cacheType, cacheValue, metaType } from './runtime-symbols.ts';

/** What `lister.ts.eta` shows. */
export interface ListerView {
  readonly use: {
    readonly [
      name in
        | 'DeepReadonly'
        | 'GroupResource'
        | 'Indexer'
        | 'LabelSelectorInput'
        | 'NamespaceLister'
        | 'ResourceLister'
        | 'newResourceLister'
    ]: SymbolRef;
  };
  readonly kind: Code;
  readonly type: SymbolRef;
  readonly accessor: Code;
  readonly isNamespaced: boolean;
  /** The GroupResource, as an object. */
  readonly resource: Code;
}

/** Emits a lister for each kind that can be got and listed. */
export const lister: Generator = defineGenerator({
  name: 'lister',
  description: 'Listers: typed, read-only views of the caches of informers.',
  requires: ['types'],
  *plan(model, _options, collector) {
    for (const version of model.versions) {
      if (!isLeftOut(version, 'lister')) yield* versionFiles(version, collector);
    }
  },
});

function versionFiles(version: ApiVersion, collector: Collector): readonly FileSpec[] {
  const folder = `listers/${version.groupDir}/${version.version}`;
  const kinds = kindsWithClient(version).filter(({ client }) => client.verbs.has('get') && client.verbs.has('list'));
  const files = kinds.map((kind) => kindFile(version, kind, folder));
  if (files.length === 0) return [];
  const text = `Listers of ${groupVersionText(version)}.`;
  return [...files, indexFile({ folder, doc: text, version: version.id, files }, collector)];
}

function kindFile(version: ApiVersion, kind: KindWithClient, folder: string): FileSpec {
  const { type, file } = kind.names;
  const listers = kind.scope === 'Namespaced' ? [`${type}Lister`, `${type}NamespaceLister`] : [`${type}Lister`];
  return {
    path: `${folder}/${file}.ts`,
    template: 'lister.ts.eta',
    version: version.id,
    exports: listers.flatMap((name) => [
      { name, use: 'value' },
      { name: `${name}Expansion`, use: 'type' },
    ]),
    view: (refs) => listerView(version, kind, refs),
  };
}

function listerView({ group }: ApiVersion, { names, scope, type }: KindWithClient, refs: Refs): ListerView {
  return {
    use: {
      DeepReadonly: metaType('DeepReadonly'),
      GroupResource: metaType('GroupResource'),
      Indexer: cacheType('Indexer'),
      LabelSelectorInput: metaType('LabelSelectorInput'),
      NamespaceLister: cacheType('NamespaceLister'),
      ResourceLister: cacheType('ResourceLister'),
      newResourceLister: cacheValue('newResourceLister'),
    },
    kind: ident(names.type),
    type: refs.type(type.ref),
    accessor: ident(names.accessor),
    isNamespaced: scope === 'Namespaced',
    resource: literal({ group, resource: names.resource }),
  };
}
