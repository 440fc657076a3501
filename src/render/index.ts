/**
 * Planned files become text here. Templates (`templates/*.eta`) hold the shape of a file and little else: holes with a
 * property path, `if` and `for … of`. What a hole shows is `Code`, made by the functions below, which check and escape
 * what they are given; a plain string is refused. Printing a symbol imports it.
 *
 * Where the shape of the output follows the shape of a type, a printer builds whole declarations with the `code` tag,
 * and the template shows them as one hole.
 */
export { applyBases, type ApplyNames, hasConfiguration, printApplyMembers, printApplyType } from './apply-printer.ts';
export { Code, code, type Hole, ident, isIdentifier, join, nothing, specifier, verbatim } from './code.ts';
export { copyExpression, type Copiers, holdsReferences, type MemberCopy, memberCopies } from './copy-printer.ts';
export { commentText, doc } from './doc.ts';
export { generatedLine } from './header.ts';
export { type Json, literal, memberAccess, memberName, objectKey } from './literal.ts';
export { reexport } from './reexport.ts';
export { type OutputFile, render, type RenderInput, type RenderOptions } from './render.ts';
export { checkTemplate, type TemplateFault } from './template-check.ts';
export { builtinTemplates, loadTemplates, type TemplateReader, type Templates } from './templates.ts';
export { metaModule, printType, type TypeNames } from './type-printer.ts';
