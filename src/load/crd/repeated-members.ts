/**
 * Whether an object of the JSON text, of which `value` was parsed, has a member twice. JSON.parse keeps the last one and
 * says nothing, but each member of the text has a colon.
 */
export function hasRepeatedMembers(text: string, value: unknown): boolean {
  return countColons(text) !== countMembers(value);
}

/** Colons that stand in no string. */
function countColons(json: string): number {
  let count = 0;
  for (let offset = 0; offset < json.length; offset += 1) {
    const char = json[offset];
    if (char === '"') offset = endOfString(json, offset);
    else if (char === ':') count += 1;
  }
  return count;
}

/** Where the string ends that begins at an offset. */
function endOfString(json: string, start: number): number {
  let end = json.indexOf('"', start + 1);
  while (isEscaped(json, end)) end = json.indexOf('"', end + 1);
  return end;
}

function isEscaped(json: string, offset: number): boolean {
  let first = offset;
  while (json[first - 1] === '\\') first -= 1;
  return (offset - first) % 2 === 1;
}

/** Of all objects in the value, which may be nested deeper than functions can. */
function countMembers(value: unknown): number {
  let count = 0;
  const pending = [value];
  while (pending.length > 0) {
    const next = pending.pop();
    if (typeof next !== 'object' || next === null) continue;
    const values: unknown[] = Object.values(next);
    if (!Array.isArray(next)) count += values.length;
    for (const each of values) if (typeof each === 'object') pending.push(each);
  }
  return count;
}
