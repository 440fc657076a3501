const path = String.raw`[A-Za-z]\w*(?:\.[A-Za-z_]\w*)*`;
const hole = new RegExp(`^<%= (${path}) %>$`);
const open = new RegExp(`^<% if \\((!?)(${path})\\) \\{ -%>$`);
const middle = new RegExp(`^<% \\} else if \\((!?)(${path})\\) \\{ -%>$`);
const loop = new RegExp(`^<% for \\(const ([A-Za-z]\\w*) of (${path})\\) \\{ -%>$`);
const otherwise = '<% } else { -%>';
const close = '<% } -%>';

/** Something in a template that is not allowed there. Lines count from 1. */
export interface TemplateFault {
  readonly line: number;
  readonly message: string;
}

interface Block {
  readonly line: number;
  readonly kind: 'if' | 'else' | 'for';
  readonly variable?: string;
}

/**
 * What a template may hold: `<%= it.path %>`; on a line of their own, from its first column on,
 * `<% if (it.path) { -%>`, `<% } else if (!it.path) { -%>`, `<% } else { -%>`, `<% for (const x of it.path) { -%>` and
 * `<% } -%>`. Everything else of the engine is refused, in our templates and in users' ones.
 */
export function checkTemplate(text: string): readonly TemplateFault[] {
  const faults: TemplateFault[] = [];
  const blocks: Block[] = [];
  text.split('\n').forEach((content, index) => {
    const line = index + 1;
    const message = isControl(content) ? checkControl(content, line, blocks) : checkHoles(content, blocks);
    if (message !== undefined) faults.push({ line, message });
  });
  for (const block of blocks) faults.push({ line: block.line, message: 'this block is not closed' });
  return faults;
}

function isControl(content: string): boolean {
  return /<%(?!=)/.test(content);
}

/** Checks a line of control flow and follows it on the stack of open blocks. */
function checkControl(content: string, line: number, blocks: Block[]): string | undefined {
  if (content === close) return blocks.pop() ? undefined : 'no block is open here';
  if (content === otherwise || middle.test(content)) return checkElse(content, blocks);
  const condition = open.exec(content);
  const each = loop.exec(content);
  if (condition) blocks.push({ line, kind: 'if' });
  if (condition) return checkPath(condition[2], blocks);
  return each ? checkLoop(each, line, blocks) : `not allowed in a template: ${content.trim()}`;
}

function checkElse(content: string, blocks: Block[]): string | undefined {
  const top = blocks.at(-1);
  if (top?.kind !== 'if') return 'no if is open here';
  blocks.pop();
  const fault = checkPath(middle.exec(content)?.[2], blocks);
  blocks.push({ line: top.line, kind: content === otherwise ? 'else' : 'if' });
  return fault;
}

function checkLoop([, variable = '', path]: RegExpExecArray, line: number, blocks: Block[]): string | undefined {
  const fault = checkPath(path, blocks) ?? checkVariable(variable, blocks);
  blocks.push({ line, kind: 'for', variable });
  return fault;
}

function checkHoles(content: string, blocks: readonly Block[]): string | undefined {
  for (const [tag] of content.matchAll(/<%.*?(?:%>|$)/g)) {
    const found = hole.exec(tag);
    if (!found) return `not allowed in a template: ${tag}`;
    const fault = checkPath(found[1], blocks);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** A path starts at `it` or at the variable of an open loop. */
function checkPath(text: string | undefined, blocks: readonly Block[]): string | undefined {
  const root = text?.split('.')[0];
  if (root === undefined || (root === 'it' && text !== 'it')) return undefined;
  return blocks.some(({ variable }) => variable === root) ? undefined : `nothing is called ${text ?? ''} here`;
}

function checkVariable(name: string, blocks: readonly Block[]): string | undefined {
  const taken = name === 'it' || name === 'options' || blocks.some(({ variable }) => variable === name);
  return taken ? `${name} is taken` : undefined;
}
