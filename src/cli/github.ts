import { type Diagnostic } from '../diagnostics/index.ts';
import { type Places, shownPath } from './diagnostics-text.ts';

/** Diagnostics as workflow commands of GitHub Actions, which shows them at their lines. */
export function githubAnnotations(diagnostics: readonly Diagnostic[], places: Places): string {
  return diagnostics
    .map(({ code, severity, message, position, flag, help }) => {
      const told = flag === undefined ? message : `${flag}: ${message}`;
      const text = help === undefined ? told : `${told}\nhelp: ${help}`;
      const file = position && shownPath(position.file, places);
      const end = position && position.column + (position.length ?? 1);
      return annotation(severity, text, {
        ...(position && { file, line: position.line, endLine: position.line, col: position.column, endColumn: end }),
        title: code,
      });
    })
    .join('');
}

/** One workflow command. Nothing in a message or property can end it or start another. */
export function annotation(
  command: 'error' | 'warning' | 'notice',
  message: string,
  properties: Readonly<Record<string, string | number | undefined>>,
): string {
  const list = Object.entries(properties).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${escapeData(String(value)).replaceAll(':', '%3A').replaceAll(',', '%2C')}`],
  );
  return `::${command} ${list.join(',')}::${escapeData(message)}\n`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
