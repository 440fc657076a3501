import { type ApiVersion, type KindWithClient, lowerCamel, type SymbolRef, upperCamel } from '../model/index.ts';
import { type Refs, versionQualifier } from '../plan/index.ts';
import { code, type Code, commentText, type Hole, ident } from '../render/index.ts';
import { groupVersionText, resourceConstant, versionAccessor } from './kind-types.ts';
import { cacheType, cacheValue } from './runtime-symbols.ts';

/** A version with the kinds that have informers. */
export interface InformedVersion {
  readonly version: ApiVersion;
  readonly kinds: readonly KindWithClient[];
}

type Uses<Name extends string> = { readonly [name in Name]: SymbolRef };

/** What `informer-kind.ts.eta` shows. */
export interface InformerKindView {
  readonly use: Uses<
    'Clientset' | 'ResourceInformerOptions' | 'SharedIndexInformer' | 'SharedInformerFactory' | 'newResourceInformer'
  >;
  readonly kind: Code;
  readonly type: SymbolRef;
  readonly resource: SymbolRef;
  readonly versionAccessor: Code;
  /** Name of the function that finds the informer in a factory. */
  readonly ofFactory: Code;
  readonly lister: Hole;
  /** Makes the lister of `informer()`. */
  readonly newLister: Code;
}

/** What `informer-version.ts.eta` shows. */
export interface InformerVersionView {
  readonly use: Uses<'Clientset' | 'SharedInformerFactory'>;
  readonly qualifier: Code;
  readonly groupVersion: Code;
  readonly kinds: readonly { readonly accessor: Code; readonly informer: SymbolRef; readonly ofFactory: SymbolRef }[];
}

/** What `informer-group.ts.eta` shows. */
export interface InformerGroupView {
  readonly use: Uses<'Clientset' | 'SharedInformerFactory'>;
  readonly name: Code;
  readonly group: Code;
  readonly versions: readonly { readonly accessor: Code; readonly informers: SymbolRef; readonly create: SymbolRef }[];
}

/** What `informer-factory.ts.eta` shows. */
export interface InformerFactoryView {
  readonly use: Uses<'Clientset' | 'SharedInformerFactory' | 'SharedInformerFactoryOptions' | 'informerResources'>;
  readonly groups: readonly {
    readonly group: Code;
    readonly accessor: Code;
    readonly informers: SymbolRef;
    readonly create: SymbolRef;
  }[];
}

/** What `informer-generic.ts.eta` shows. */
export interface InformerGenericView {
  readonly use: Uses<'Clientset' | 'InformerResource'>;
  readonly kinds: readonly { readonly resource: SymbolRef; readonly ofFactory: SymbolRef }[];
}

/** The informer of a kind. */
export function kindView(version: ApiVersion, kind: KindWithClient, refs: Refs): InformerKindView {
  const { type } = kind.names;
  const declared = refs.type(kind.type.ref);
  const resource = refs.generated('clientset', version.id, resourceConstant(kind));
  const lister = refs.find('lister', version.id, `${type}Lister`);
  const indexer = code`informer().getIndexer()`;
  return {
    use: {
      Clientset: clientsetOf(refs),
      ResourceInformerOptions: cacheType('ResourceInformerOptions'),
      SharedIndexInformer: cacheType('SharedIndexInformer'),
      SharedInformerFactory: cacheType('SharedInformerFactory'),
      newResourceInformer: cacheValue('newResourceInformer'),
    },
    kind: ident(type),
    type: declared,
    resource,
    versionAccessor: ident(versionAccessor(version)),
    ofFactory: ident(`${lowerCamel(type)}Informer`),
    // A kind that cannot be got has no lister of its own.
    lister: lister ?? code`${cacheType('ResourceLister')}<${declared}>`,
    newLister: lister
      ? code`new ${lister}(${indexer})`
      : code`${cacheValue('newResourceLister')}(${indexer}, ${resource})`,
  };
}

/** The informers of a version. */
export function versionView({ version, kinds }: InformedVersion, refs: Refs): InformerVersionView {
  return {
    use: factoryUses(refs),
    qualifier: ident(versionQualifier(version)),
    groupVersion: commentText(groupVersionText(version)),
    kinds: kinds.map(({ names }) => ({
      accessor: ident(names.accessor),
      informer: refs.generated('informer', version.id, `${names.type}Informer`),
      ofFactory: refs.generated('informer', version.id, `${lowerCamel(names.type)}Informer`),
    })),
  };
}

/** The informers of a group. */
export function groupView(
  versions: readonly InformedVersion[],
  { group, groupGoName }: ApiVersion,
  refs: Refs,
): InformerGroupView {
  return {
    use: factoryUses(refs),
    name: ident(groupGoName),
    group: commentText(group || 'the core group'),
    versions: versions.map(({ version }) => ({
      accessor: ident(lowerCamel(upperCamel(version.version))),
      informers: refs.generated('informer', version.id, `${versionQualifier(version)}Informers`),
      create: refs.generated('informer', version.id, `new${versionQualifier(version)}Informers`),
    })),
  };
}

/** The factory of all informers. */
export function factoryView(groups: readonly (readonly InformedVersion[])[], refs: Refs): InformerFactoryView {
  const options = cacheType('SharedInformerFactoryOptions');
  const core: SymbolRef = { ...cacheValue('SharedInformerFactory'), qualifier: 'Core' };
  const versions = groups.flatMap(([first]) => first?.version ?? []);
  return {
    use: {
      Clientset: clientsetOf(refs),
      SharedInformerFactory: core,
      SharedInformerFactoryOptions: options,
      informerResources: refs.generated('informer', undefined, 'informerResources'),
    },
    groups: versions.map(({ group, groupGoName }) => ({
      group: commentText(group || 'the core group'),
      accessor: ident(lowerCamel(groupGoName)),
      informers: refs.generated('informer', undefined, `${groupGoName}Informers`),
      create: refs.generated('informer', undefined, `new${groupGoName}Informers`),
    })),
  };
}

/** Every resource with an informer. */
export function genericView(versions: readonly InformedVersion[], refs: Refs): InformerGenericView {
  return {
    use: { Clientset: clientsetOf(refs), InformerResource: cacheType('InformerResource') },
    kinds: versions.flatMap(({ version, kinds }) =>
      kinds.map((kind) => ({
        resource: refs.generated('clientset', version.id, resourceConstant(kind)),
        ofFactory: refs.generated('informer', version.id, `${lowerCamel(kind.names.type)}Informer`),
      })),
    ),
  };
}

function factoryUses(refs: Refs): Uses<'Clientset' | 'SharedInformerFactory'> {
  return { Clientset: clientsetOf(refs), SharedInformerFactory: cacheType('SharedInformerFactory') };
}

function clientsetOf(refs: Refs): SymbolRef {
  return refs.generated('clientset', undefined, 'Clientset');
}
