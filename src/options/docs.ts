import { flagOf, optionEntries, type OptionSpec } from './table.ts';

/** The settings as a Markdown table, for the README. */
export function optionsMarkdown(): string {
  const rows = optionEntries.map(([name, spec]) => {
    const key = spec.scope === 'everywhere' ? `\`${name}\`` : '';
    const cells = [key, flagCell(name, spec), defaultCell(spec), spec.description, exampleCell(name, spec)];
    return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  });
  return ['| codegen.yaml | flag | default | meaning | example |', '| --- | --- | --- | --- | --- |', ...rows, ''].join(
    '\n',
  );
}

function flagCell(name: string, spec: OptionSpec): string {
  const value = spec.type === 'flag' ? '' : ` <${spec.value}>`;
  return `\`${spec.short === undefined ? '' : `${spec.short}, `}${flagOf(name)}${value}\``;
}

function defaultCell(spec: OptionSpec): string {
  if (spec.default === undefined || spec.default === false) return '';
  return `\`${Array.isArray(spec.default) ? JSON.stringify(spec.default) : String(spec.default)}\``;
}

function exampleCell(name: string, spec: OptionSpec): string {
  if (spec.scope === 'command line') return `\`${flagOf(name)}${spec.type === 'flag' ? '' : ` ${spec.example}`}\``;
  const [section, key] = name.split('.');
  return key === undefined ? `\`${name}: ${spec.example}\`` : `\`${section}: { ${key}: ${spec.example} }\``;
}
