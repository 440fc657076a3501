import { fileURLToPath } from 'node:url';
import ts from 'typescript-5.9';

/** The folder of this repository, where the packages resolve to their sources. */
export const repository: string = fileURLToPath(new URL('../../', import.meta.url));

const usual: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.NodeNext,
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  allowImportingTsExtensions: true,
  skipLibCheck: true,
  noEmit: true,
  types: [],
  customConditions: ['@kube-codegen/source'],
};

/** What generated code stands besides. */
export const strictest: ts.CompilerOptions = {
  noUnusedLocals: true,
  noUnusedParameters: true,
  isolatedDeclarations: true,
  declaration: true,
};

/** What the compiler says of files that are in memory only, by absolute path. */
export function compile(sources: ReadonlyMap<string, string>, more: ts.CompilerOptions = {}): readonly ts.Diagnostic[] {
  const options = { ...usual, ...more };
  const disk = ts.createCompilerHost(options);
  const folders = new Set([...sources.keys()].flatMap(foldersAbove));
  const host: ts.CompilerHost = {
    ...disk,
    readFile: (file) => sources.get(file) ?? disk.readFile(file),
    fileExists: (file) => sources.has(file) || disk.fileExists(file),
    directoryExists: (folder) => folders.has(folder) || ts.sys.directoryExists(folder),
    getSourceFile: (file, target, ...rest) => {
      const text = sources.get(file);
      if (text === undefined) return disk.getSourceFile(file, target, ...rest);
      return ts.createSourceFile(file, text, target, true);
    },
  };
  const program = ts.createProgram([...sources.keys()], options, host);
  return [...sources.keys()].flatMap((file) => {
    const source = program.getSourceFile(file);
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
  });
}

function foldersAbove(path: string): readonly string[] {
  const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
  return folder === '' ? [] : [folder, ...foldersAbove(folder)];
}

/** What a diagnostic says in one line. */
export function messageOf({ messageText }: ts.Diagnostic): string {
  return ts.flattenDiagnosticMessageText(messageText, ' ');
}
