import type { Progress } from '../run.ts';
import { counted } from './diagnostics-text.ts';
import { lookOf, type Terminal } from './terminal.ts';

/** A line on the terminal that tells how far a run is. */
export interface ProgressLine {
  readonly show: (progress: Progress) => void;
  /** Takes the line away. */
  readonly clear: () => void;
}

const patienceMs = 1_000;
const intervalMs = 100;

/** Shows itself when a run takes longer than a second, on terminals only, ten times a second at most. */
export function progressLine(terminal: Terminal, isQuiet: boolean): ProgressLine {
  if (isQuiet || !terminal.stderrIsTerminal || !lookOf(terminal, true).pictures) {
    return { show: () => {}, clear: () => {} };
  }
  let next = terminal.now() + patienceMs;
  let isShown = false;
  return {
    show(progress) {
      const now = terminal.now();
      if (now < next) return;
      next = now + intervalMs;
      isShown = true;
      terminal.err(`\r\u001b[K${textOf(progress)}`);
    },
    clear() {
      if (isShown) terminal.err('\r\u001b[K');
      isShown = false;
    },
  };
}

function textOf({ phase, done, total }: Progress): string {
  const what = phase === 'load' ? counted(total, 'version') : counted(total, 'file');
  return `${phase === 'load' ? 'reading' : 'making'} ${what}: ${Math.floor((done / Math.max(1, total)) * 100)}%`;
}
