import { compareText } from '../diagnostics/index.ts';
import { isUpperCamel, lowerCamel, upperCamel } from './identifier.ts';
import { safeFolderName } from './file-name.ts';

/** What is known of a group before it has names. */
export interface GroupInput {
  /** The API group; empty for the core group. */
  readonly group: string;
  /** Input folder names of its versions, in any order. */
  readonly folders: readonly string[];
  /** The Go-style name that `+groupGoName` or codegen.yaml gives it. */
  readonly pinned?: string;
}

/** The names that output derives from a group. */
export interface GroupNames {
  readonly groupDir: string;
  readonly groupGoName: string;
}

/** The names of all groups, and what had to be decided on the way. */
export interface GroupNaming {
  readonly names: ReadonlyMap<string, GroupNames>;
  /** Groups that got their whole names as identifiers, for want of a unique first segment. */
  readonly widened: readonly string[];
  /** Groups that got their whole names as folders, for want of a unique folder name. */
  readonly movedFolders: readonly string[];
  /** Groups whose Go-style name is taken by another group all the same; the run cannot go on. */
  readonly unresolved: readonly string[];
}

/** Methods of a generated informer factory and of every object, which no accessor of a group may hide. */
const takenAccessors: ReadonlySet<string> = new Set([
  ...Object.getOwnPropertyNames(Object.prototype),
  'start',
  'shutdown',
  'informerFor',
  'forResource',
  'waitForCacheSync',
  'then',
]);

/** Gives each group its folder and identifier. The result does not depend on the order of the input. */
export function nameGroups(inputs: readonly GroupInput[]): GroupNaming {
  const groups = [...inputs].sort((a, b) => compareText(a.group, b.group));
  const short = new Map(groups.map((input) => [input.group, input.pinned ?? shortGoName(input.group)]));
  const clashing = collisions(short);
  const widened = groups.filter((input) => clashing.has(input.group) && input.pinned === undefined);
  const wide = new Map(short);
  for (const { group } of widened) wide.set(group, wholeGoName(group));

  const folders = new Map(groups.map((input) => [input.group, folderOf(input)]));
  const moved = [...collisions(folders)].sort(compareText);
  const freeFolders = separateFolders(folders, moved);
  return {
    names: new Map(
      groups.map(({ group }) => [
        group,
        { groupDir: freeFolders.get(group) ?? '', groupGoName: wide.get(group) ?? '' },
      ]),
    ),
    widened: widened.map((input) => input.group),
    movedFolders: moved,
    unresolved: [...collisions(wide)].sort(compareText),
  };
}

/** Whether the text can be pinned as a group's Go-style name. */
export function isGroupGoName(text: string): boolean {
  return isUpperCamel(text) && !takenAccessors.has(lowerCamel(text));
}

/** Whether the text is an API group: empty, or dot-separated DNS labels. */
export function isGroupName(text: string): boolean {
  return (
    text === '' ||
    (/^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/i.test(text) && text.length <= 253)
  );
}

function shortGoName(group: string): string {
  return safeGoName(upperCamel(group.split('.')[0] ?? ''));
}

function wholeGoName(group: string): string {
  return safeGoName(upperCamel(group));
}

function safeGoName(name: string): string {
  if (name === '') return 'Core';
  return takenAccessors.has(lowerCamel(name)) ? `${name}Group` : name;
}

/** Of several folders of one group the first by code unit names the group's folder. */
function folderOf(input: GroupInput): string {
  return safeFolderName([...input.folders].sort(compareText)[0] ?? input.group);
}

/** Every key whose value another key has too, letters' case aside. */
function collisions(names: ReadonlyMap<string, string>): ReadonlySet<string> {
  const uses = new Map<string, number>();
  for (const name of names.values()) uses.set(name.toLowerCase(), (uses.get(name.toLowerCase()) ?? 0) + 1);
  return new Set([...names].filter(([, name]) => (uses.get(name.toLowerCase()) ?? 0) > 1).map(([key]) => key));
}

/** Moves the clashing groups into folders of their whole names, and numbers what clashes still. */
function separateFolders(
  folders: ReadonlyMap<string, string>,
  clashing: readonly string[],
): ReadonlyMap<string, string> {
  const result = new Map([...folders].filter(([group]) => !clashing.includes(group)));
  const used = new Set(result.values());
  for (const group of clashing) {
    const base = safeFolderName(group === '' ? 'core' : group);
    let folder = base;
    for (let number = 2; used.has(folder); number++) folder = `${base}_${number}`;
    used.add(folder);
    result.set(group, folder);
  }
  return result;
}
