import { type Collector, compareText } from '../diagnostics/index.ts';
import type { ExportSpec, FileSpec } from '../plan/index.ts';
import { type Code, doc, reexport } from '../render/index.ts';

/** What `index.ts.eta` shows. */
export interface IndexView {
  readonly doc: Code;
  readonly statements: readonly Code[];
}

/** An index to be: the folder it stands in, what its comment says, and the files it passes on. */
export interface IndexSpec {
  readonly folder: string;
  readonly doc: string;
  readonly version?: string;
  readonly files: readonly FileSpec[];
}

/** The index of a folder that users import from: every export of the files, by name. */
export function indexFile({ folder, doc: text, version, files }: IndexSpec, collector: Collector): FileSpec {
  const shown = files
    .toSorted((a, b) => compareText(a.path, b.path))
    .map((file) => ({ file: file.path, names: [...file.exports].sort((a, b) => compareText(a.name, b.name)) }));
  const kept = withoutRepetition(folder, shown, collector);
  return {
    path: `${folder}/index.ts`,
    template: 'index.ts.eta',
    ...(version !== undefined && { version }),
    exports: [],
    reexports: kept.flatMap(({ names }) => names),
    view: (): IndexView => ({
      doc: doc(text),
      statements: kept.map(({ file, names }) => reexport(names, { file })),
    }),
  };
}

interface Shown {
  readonly file: string;
  readonly names: readonly ExportSpec[];
}

/** Two kinds can give one name to different things: FooNamespace's lister and Foo's lister of one namespace. */
function withoutRepetition(folder: string, shown: readonly Shown[], collector: Collector): readonly Shown[] {
  const owners = new Map<string, string>();
  for (const { file, names } of shown) {
    for (const { name } of names) {
      const owner = owners.get(name) ?? file;
      owners.set(name, owner);
      if (owner !== file)
        collector.report('KC4210', `${folder}/index.ts passes on ${name} of ${owner}, not of ${file}`);
    }
  }
  return shown
    .map(({ file, names }) => ({ file, names: names.filter(({ name }) => owners.get(name) === file) }))
    .filter(({ names }) => names.length > 0);
}
