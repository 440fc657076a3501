import type { Collector } from '../diagnostics/index.ts';
import { type ApiVersion, isLeftOut, kindsWithClient, lowerCamel, versionsWithClients } from '../model/index.ts';
import { defineGenerator, type FileSpec, type Generator, versionQualifier } from '../plan/index.ts';
import { indexFile } from './index-file.ts';
import { factoryView, genericView, groupView, type InformedVersion, kindView, versionView } from './informer-views.ts';
import { groupVersionText } from './kind-types.ts';

const root = 'informers/externalversions';

/** Emits a factory of shared informers, with an informer for each kind that can be listed and watched. */
export const informer: Generator = defineGenerator({
  name: 'informer',
  description: 'Shared informers: caches that follow the API server, in a factory.',
  requires: ['clientset', 'lister'],
  *plan(model, _options, collector) {
    const versions = versionsWithClients(model)
      .filter((version) => !isLeftOut(version, 'lister') && !isLeftOut(version, 'informer'))
      .map(informedVersion)
      .filter(({ kinds }) => kinds.length > 0);
    if (versions.length === 0) return;
    const groups = byGroup(versions);
    for (const one of versions) yield* versionFiles(one, collector);
    for (const group of groups) yield* groupFiles(group, collector);
    const files = [factoryFile(groups), genericFile(versions)];
    yield* [...files, indexFile({ folder: root, doc: 'Shared informers of every kind.', files }, collector)];
  },
});

function informedVersion(version: ApiVersion): InformedVersion {
  const kinds = kindsWithClient(version).filter(({ client }) => client.verbs.has('list') && client.verbs.has('watch'));
  return { version, kinds };
}

function byGroup(versions: readonly InformedVersion[]): readonly (readonly InformedVersion[])[] {
  const groups = new Set(versions.map(({ version }) => version.group));
  return [...groups].map((group) => versions.filter(({ version }) => version.group === group));
}

function versionFiles({ version, kinds }: InformedVersion, collector: Collector): readonly FileSpec[] {
  const folder = `${root}/${version.groupDir}/${version.version}`;
  const qualifier = versionQualifier(version);
  const shared = { version: version.id };
  const files: FileSpec[] = kinds.map((kind) => ({
    ...shared,
    path: `${folder}/${kind.names.file}.ts`,
    template: 'informer-kind.ts.eta',
    exports: [
      { name: `${kind.names.type}Informer`, use: 'type' },
      { name: `${lowerCamel(kind.names.type)}Informer`, use: 'value' },
      { name: `new${kind.names.type}Informer`, use: 'value' },
    ],
    view: (refs) => kindView(version, kind, refs),
  }));
  files.push({
    ...shared,
    path: `${folder}/interface.ts`,
    template: 'informer-version.ts.eta',
    exports: [
      { name: `${qualifier}Informers`, use: 'type' },
      { name: `new${qualifier}Informers`, use: 'value' },
    ],
    view: (refs) => versionView({ version, kinds }, refs),
  });
  const text = `Informers of ${groupVersionText(version)}.`;
  return [...files, indexFile({ ...shared, folder, doc: text, files }, collector)];
}

function groupFiles(versions: readonly InformedVersion[], collector: Collector): readonly FileSpec[] {
  const version = versions[0]?.version;
  if (version === undefined) return [];
  const name = version.groupGoName;
  const folder = `${root}/${version.groupDir}`;
  const file: FileSpec = {
    path: `${folder}/interface.ts`,
    template: 'informer-group.ts.eta',
    exports: [
      { name: `${name}Informers`, use: 'type' },
      { name: `new${name}Informers`, use: 'value' },
    ],
    view: (refs) => groupView(versions, version, refs),
  };
  const text = `Informers of ${version.group || 'the core group'}, by version.`;
  return [file, indexFile({ folder, doc: text, files: [file] }, collector)];
}

function factoryFile(groups: readonly (readonly InformedVersion[])[]): FileSpec {
  return {
    path: `${root}/factory.ts`,
    template: 'informer-factory.ts.eta',
    exports: ['SharedInformerFactory', 'createSharedInformerFactory'].map((name) => ({ name, use: 'value' })),
    view: (refs) => factoryView(groups, refs),
  };
}

function genericFile(versions: readonly InformedVersion[]): FileSpec {
  return {
    path: `${root}/generic.ts`,
    template: 'informer-generic.ts.eta',
    exports: [{ name: 'informerResources', use: 'value' }],
    view: (refs) => genericView(versions, refs),
  };
}
