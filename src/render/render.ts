import type { Collector } from '../diagnostics/index.ts';
import type { CodePart } from './code.ts';
import { header } from './header.ts';
import { ImportTracker } from './imports.ts';
import { quote } from './literal.ts';
import type { SpecifierOptions } from './specifier.ts';
import { TemplateError } from './template.ts';
import type { LoadedTemplate, Templates } from './templates.ts';

/** A file to render. A FilePlan is one. */
export interface RenderInput {
  /** Name of the generator, for diagnostics. */
  readonly generator: string;
  readonly path: string;
  readonly template: string;
  /** What the file declares: names that no import may take. */
  readonly exports: readonly { readonly name: string }[];
  readonly view: () => object;
}

/** What rendering reads of the settings. `Options` has all of it. */
export interface RenderOptions extends SpecifierOptions {
  readonly boilerplate: string | undefined;
}

/** A file of the output, whole. */
export interface OutputFile {
  /** Relative to the output folder, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/**
 * Renders planned files one by one, as they are taken. A file that fails is reported, with the template's line where the
 * template failed, and left out; the others are not affected.
 */
export function* render(
  plans: readonly RenderInput[],
  templates: Templates,
  options: RenderOptions,
  collector: Collector,
): Iterable<OutputFile> {
  const head = header(options.boilerplate);
  for (const plan of plans) {
    const template = templates(plan.template);
    if (template === undefined) continue;
    let body: string | undefined;
    try {
      body = renderBody(plan, template, options);
    } catch (error) {
      report(plan, template, error, collector);
    }
    if (body !== undefined) yield { path: plan.path, text: head + body };
  }
}

function renderBody(plan: RenderInput, template: LoadedTemplate, options: RenderOptions): string {
  const imports = new ImportTracker(
    plan.path,
    plan.exports.map(({ name }) => name),
    options,
  );
  const body = template.render(plan.view(), (parts) => parts.map((part) => printPart(part, imports)).join(''));
  const statements = imports.statements();
  const text = `${body.trim()}\n`;
  return statements.length === 0 ? text : `${statements.join('\n')}\n\n${text}`;
}

function printPart(part: CodePart, imports: ImportTracker): string {
  if (typeof part === 'string') return part;
  return 'specifier' in part ? quote(imports.specifier(part.specifier)) : imports.use(part);
}

function report(plan: RenderInput, template: LoadedTemplate, error: unknown, collector: Collector): void {
  if (error instanceof TemplateError) {
    const position = { file: template.file, line: error.line, column: 1 };
    collector.report('KC4206', `${plan.path} cannot be rendered: ${error.message}`, position);
    return;
  }
  const message = error instanceof Error ? error.message : String(error);
  collector.report('KC4205', `generator ${plan.generator} failed on ${plan.path}: ${message}`);
}
