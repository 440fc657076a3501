/** One comparison: a measured figure beside the figure it is held against, both of the same run. */
export interface Row {
  readonly what: string;
  readonly ours: Measure;
  /** A peer's figure, or a limit. Absent where the peer cannot run here; `peerName` says why then. */
  readonly peer?: Measure;
  readonly peerName: string;
  /** The largest ratio ours : peer that meets the target; for rates (bigger is better) the smallest. Absent: no target. */
  readonly target?: number;
}

export interface Measure {
  readonly value: number;
  readonly unit: 's' | 'ms' | 'ns' | 'MB' | 'B' | '/s';
}

export const isRate = (measure: Measure): boolean => measure.unit === '/s';

/** Whether the row meets its target; undefined when it has none, or no peer to meet. */
export function holds({ ours, peer, target }: Row): boolean | undefined {
  if (!peer || target === undefined) return undefined;
  const ratio = ours.value / peer.value;
  return isRate(ours) ? ratio >= target : ratio <= target;
}

/** A Markdown table of the rows. */
export function formatTable(rows: readonly Row[]): string {
  const cells = rows.map((row) => [
    row.what,
    format(row.ours),
    row.peer ? `${format(row.peer)} (${row.peerName})` : row.peerName,
    row.peer ? (row.ours.value / row.peer.value).toFixed(2) : '',
    row.target === undefined ? '' : `${isRate(row.ours) ? '≥' : '≤'} ${Number(row.target.toFixed(2))}`,
    { true: 'yes', false: 'NO', undefined: '' }[String(holds(row)) as 'true' | 'false' | 'undefined'],
  ]);
  const head = ['what', 'ours', 'against', 'ratio', 'target', 'met'];
  const widths = head.map((title, i) => Math.max(title.length, ...cells.map((row) => (row[i] ?? '').length)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...cells.map(line)].join('\n');
}

function format({ value, unit }: Measure): string {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3;
  return `${unit === '/s' ? Math.round(value).toLocaleString('en-US') : value.toFixed(digits)} ${unit}`;
}

/** The middle value. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
