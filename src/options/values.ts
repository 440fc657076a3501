import { configEntries, type UserOptions } from './table.ts';

/** Puts a value where its name says: `clientset.name` goes into a section. */
export function setValue(values: Record<string, unknown>, name: string, value: unknown): void {
  const [first = name, key] = name.split('.');
  values[first] = key === undefined ? value : withKey(values[first], key, value);
}

function valueAt(user: UserOptions, name: string): unknown {
  return name.split('.').reduce<unknown>((at, key) => {
    return typeof at === 'object' && at !== null ? Object.entries(at).find(([own]) => own === key)?.[1] : undefined;
  }, user);
}

function withKey(section: unknown, key: string, value: unknown): object {
  return typeof section === 'object' ? { ...section, [key]: value } : { [key]: value };
}

/** What both say, `over` winning setting by setting; a list or map replaces the other's whole. */
export function mergeUserOptions(under: UserOptions, over: UserOptions): UserOptions {
  const values: Record<string, unknown> = {};
  for (const [name] of configEntries) {
    const value = valueAt(over, name) ?? valueAt(under, name);
    if (value !== undefined) setValue(values, name, value);
  }
  return values;
}

/** The settings that an object sets. */
export function namesIn(user: UserOptions): readonly string[] {
  return configEntries.flatMap(([name]) => (valueAt(user, name) === undefined ? [] : [name]));
}
