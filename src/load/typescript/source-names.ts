const sourceName = /\.[cm]?ts$/;
const declarationName = /\.d\.[cm]?ts$/;
const testName = /\.(?:test|spec)\.[cm]?ts$/;

/** Whether a file of that name in a version folder is read for types. */
export function isSourceName(path: string): boolean {
  return sourceName.test(path) && !declarationName.test(path) && !testName.test(path);
}

/** The source that a .d.ts file may have been made of: `a.ts` for `a.d.ts`; undefined for other files. */
export function sourceOfDeclarations(path: string): string | undefined {
  return declarationName.test(path) ? path.replace(/\.d(?=\.[cm]?ts$)/, '') : undefined;
}

/** What messages say of types in files that are not read. */
export const whereTypesStand = 'types of an API stand in .ts files, not in .d.ts or test files';
