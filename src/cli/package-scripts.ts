/** What became of a package.json. */
export interface AddedScripts {
  readonly text: string;
  readonly added: readonly string[];
  /** Names of scripts that were there and stay as they are. */
  readonly kept: readonly string[];
  /** Names of scripts that do what was wanted, added or there before. */
  readonly usable: readonly string[];
}

/**
 * Adds scripts to the text of a package.json and leaves every other character as it is. Undefined when the text is not
 * a JSON object, or its scripts are not one.
 */
export function addScripts(text: string, scripts: Readonly<Record<string, string>>): AddedScripts | undefined {
  const parsed = parseObject(text);
  if (parsed === undefined) return undefined;
  const existing = parsed['scripts'];
  if (existing !== undefined && !isObject(existing)) return undefined;
  const names = Object.keys(scripts);
  const added = names.filter((name) => !Object.hasOwn(existing ?? {}, name));
  const kept = names.filter((name) => !added.includes(name));
  const usable = names.filter((name) => added.includes(name) || existing?.[name] === scripts[name]);
  if (added.length === 0) return { text, added, kept, usable };
  const lines = added.map((name) => `${JSON.stringify(name)}: ${JSON.stringify(scripts[name])}`);
  const indent = /\n([ \t]+)"/.exec(text)?.[1] ?? '  ';
  const opening = memberObject(text, 'scripts');
  if (opening !== undefined) return { text: insertFirst(text, opening, lines, indent), added, kept, usable };
  const inner = lines.map((line) => `\n${indent}${indent}${line}`).join(',');
  return { text: insertLast(text, `"scripts": {${inner}\n${indent}}`, indent), added, kept, usable };
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Puts members behind an opening brace, before what the object has, laid out as that is. */
function insertFirst(text: string, opening: number, members: readonly string[], indent: string): string {
  const [head, rest] = [text.slice(0, opening + 1), text.slice(opening + 1)];
  const isEmpty = /^\s*\}/.test(rest);
  if (!isEmpty && !/^[ \t]*\r?\n/.test(rest)) return `${head} ${members.join(', ')},${rest}`;
  const newline = newlineOf(text);
  const block = members.map((member) => `${newline}${indent}${indent}${member}`).join(',');
  return isEmpty ? `${head}${block}${newline}${indent}${rest.trimStart()}` : `${head}${block},${rest}`;
}

/** Puts a member at the end of the outermost object. */
function insertLast(text: string, member: string, indent: string): string {
  const newline = newlineOf(text);
  const closing = text.lastIndexOf('}');
  const body = text.slice(0, closing).trimEnd();
  const comma = body.endsWith('{') ? '' : ',';
  return `${body}${comma}${newline}${indent}${member.replaceAll('\n', newline)}${newline}${text.slice(closing)}`;
}

function newlineOf(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

/** The offset of the brace that opens the object which a member of the outermost object holds. */
function memberObject(text: string, name: string): number | undefined {
  const token = /"(?:[^"\\]|\\.)*"|[{}[\]]/g;
  let depth = 0;
  for (let match = token.exec(text); match; match = token.exec(text)) {
    const [found] = match;
    if (found === '{' || found === '[') depth++;
    else if (found === '}' || found === ']') depth--;
    else if (depth === 1 && JSON.parse(found) === name) {
      const value = /^\s*:\s*\{/.exec(text.slice(token.lastIndex));
      if (value) return token.lastIndex + value[0].length - 1;
    }
  }
  return undefined;
}
