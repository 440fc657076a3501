import { type ApiVersion, isLeftOut, type SymbolRef, versionsWithClients } from '../model/index.ts';
import {
  defineGenerator,
  type FileSpec,
  type Generator,
  type Refs,
  typeOf,
  valueOf,
  versionQualifier,
} from '../plan/index.ts';
import { type Code, commentText, ident } from '../render/index.ts';
import { indexFile } from './index-file.ts';
import { groupVersionText, versionAccessor } from './kind-types.ts';
import { restType, restValue } from './runtime-symbols.ts';
import { typedFiles } from './typed-client.ts';

/** What `clientset.ts.eta` shows. */
export interface ClientsetView {
  readonly use: {
    readonly [
      name in 'KubeConfig' | 'ClientOptions' | 'DiscoveryClient' | 'RestClient' | 'newDiscoveryClient' | 'newRestClient'
    ]: SymbolRef;
  };
  readonly versions: readonly {
    readonly groupVersion: Code;
    readonly accessor: Code;
    readonly interface: SymbolRef;
    readonly create: SymbolRef;
  }[];
}

/** What `scheme.ts.eta` shows. */
export interface SchemeView {
  readonly use: { readonly Scheme: SymbolRef };
  /** The addToScheme of each version. */
  readonly versions: readonly SymbolRef[];
}

/** Emits a clientset: a client for each kind, gathered by version and for all. */
export const clientset: Generator = defineGenerator({
  name: 'clientset',
  description: 'Typed clients of every kind, gathered in a clientset, and a scheme of them all.',
  requires: ['types', 'register', 'applyconfiguration'],
  *plan(model, options, collector) {
    const versions = versionsWithClients(model);
    if (versions.length === 0) return;
    for (const version of versions) yield* typedFiles(model, version, options, collector);
    const folder = `clientset/${options.clientset.name}`;
    const registered = versions.filter((version) => !isLeftOut(version, 'register'));
    const schemes = registered.length > 0 ? [schemeFile(registered, folder)] : [];
    const files = [clientsetFile(versions, folder), ...schemes];
    yield* [...files, indexFile({ folder, doc: 'The clientset: typed clients of every kind.', files }, collector)];
  },
});

function clientsetFile(versions: readonly ApiVersion[], folder: string): FileSpec {
  return {
    path: `${folder}/clientset.ts`,
    template: 'clientset.ts.eta',
    exports: [
      { name: 'Clientset', use: 'type' },
      { name: 'createClientset', use: 'value' },
      { name: 'newClientset', use: 'value' },
    ],
    view: (refs): ClientsetView => ({
      use: {
        KubeConfig: typeOf('@kubernetes/client-node', 'KubeConfig'),
        ClientOptions: restType('ClientOptions'),
        DiscoveryClient: restType('DiscoveryClient'),
        RestClient: restType('RestClient'),
        newDiscoveryClient: restValue('newDiscoveryClient'),
        newRestClient: restValue('newRestClient'),
      },
      versions: versions.map((version) => ({
        groupVersion: commentText(groupVersionText(version)),
        accessor: ident(versionAccessor(version)),
        interface: refs.generated('clientset', version.id, `${versionQualifier(version)}Interface`),
        create: refs.generated('clientset', version.id, `new${versionQualifier(version)}Client`),
      })),
    }),
  };
}

function schemeFile(versions: readonly ApiVersion[], folder: string): FileSpec {
  return {
    path: `${folder}/scheme.ts`,
    template: 'scheme.ts.eta',
    exports: ['addToScheme', 'newScheme'].map((name) => ({ name, use: 'value' })),
    view: (refs: Refs): SchemeView => ({
      use: { Scheme: valueOf('@kube-codegen/runtime/scheme', 'Scheme') },
      versions: versions.map(({ id }) => refs.generated('register', id, 'addToScheme')),
    }),
  };
}
