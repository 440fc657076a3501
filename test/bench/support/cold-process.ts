import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

import { median } from './table.ts';

export interface ProcessFigures {
  /** Wall time in seconds, the median over the runs. */
  readonly seconds: number;
  /** Peak resident memory in megabytes, the median over the runs; 0 where the system does not tell. */
  readonly megabytes: number;
}

export interface ProcessOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly runs?: number;
  /** Called before each run, outside the measurement. */
  readonly prepare?: () => void;
}

type Command = readonly [string, ...string[]];

/**
 * Runs a command as a whole process, once to warm the file cache and then `runs` times (10); just once for one run. A
 * command that differs from run to run is a function.
 */
export async function measureProcess(
  command: Command | (() => Command),
  { cwd, env = {}, runs = 10, prepare = () => {} }: ProcessOptions = {},
): Promise<ProcessFigures> {
  const figures: ProcessFigures[] = [];
  for (let run = 0; run <= runs; run++) {
    prepare();
    const words = typeof command === 'function' ? command() : command;
    const figure = await runOnce(words, { ...process.env, ...env }, cwd);
    if (run > 0 || runs === 1) figures.push(figure);
    if (runs === 1) break;
  }
  return { seconds: median(figures.map((f) => f.seconds)), megabytes: median(figures.map((f) => f.megabytes)) };
}

async function runOnce(command: Command, env: NodeJS.ProcessEnv, cwd?: string): Promise<ProcessFigures> {
  const [program, ...args] = command;
  const start = performance.now();
  const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'ignore', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  let megabytes = 0;
  const poll = setInterval(() => (megabytes = Math.max(megabytes, peakMegabytes(child.pid))), 5);
  const [code]: (number | null)[] = await once(child, 'close');
  clearInterval(poll);
  if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code}:\n${errors.slice(-2_000)}`);
  return { seconds: (performance.now() - start) / 1_000, megabytes };
}

/** The high-water mark of a process's resident memory, as Linux keeps it. */
function peakMegabytes(pid: number | undefined): number {
  try {
    const kilobytes = /VmHWM:\s*(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Number(kilobytes ?? 0) / 1_024;
  } catch {
    return 0;
  }
}
