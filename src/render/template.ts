import { Eta } from 'eta/core';

import { Code, type CodePart, indentParts, nothing, partsOf } from './code.ts';

/** A template that threw while it was rendered, with the line of the tag that did. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
  /** Counts from 1. */
  readonly line: number;

  constructor(line: number, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.line = line;
  }
}

/** Prints parts as text: the import tracker's side of a rendering. */
export type PrintParts = (parts: readonly CodePart[]) => string;

/** A compiled template. Throws TemplateError. */
export type Template = (view: object, print: PrintParts) => string;

// Auto-filter sends each hole through our printer; nothing is escaped, and trimmed only where a tag says so.
const engine = new Eta({ autoEscape: false, autoFilter: true, autoTrim: false, debug: true });

/** Compiles the text of a template that passed `checkTemplate`. */
export function compileTemplate(text: string): Template {
  const compiled = engine.compile(markLines(text));
  const options = { async: false, onLine };
  return (view, print) => {
    const scope = Object.assign(engine.withConfig({ filterFunction: (hole) => print(partsOf(hole)) }), {
      RuntimeErr(error: unknown, _text: string, line: number): never {
        throw new TemplateError(line, error);
      },
    });
    return compiled.call(scope, view, options);
  };
}

/** Marks the holes that stand alone on their line: these indent all lines of their value, and vanish with an empty one. */
function markLines(text: string): string {
  return text.replace(/^( *)<%= (\S+) %>\n/gm, `<%= options.onLine('$1', $2) -%>\n`);
}

function onLine(indentation: string, hole: unknown): Code {
  const value = new Code(partsOf(hole));
  return value.isEmpty ? nothing : new Code([indentation, ...indentParts(value.parts, indentation), '\n']);
}
