#!/usr/bin/env node
import module from 'node:module';
import v8 from 'node:v8';

import type { Terminal } from './terminal.ts';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 19)) {
  process.stderr.write(`error: codegen needs Node 22.19 or newer; this is ${process.version}\n`);
  process.exit(2);
}

// Before anything else is loaded: compiled code is kept between runs, which halves the start-up.
module.enableCompileCache();
// On a large machine the heap grows to four times of what is in use before it is swept. A long run, which is one over
// many CRDs, takes no longer with less. Compiled code, Node's own too, is found by the engine's flags: so none is set for
// the short runs, and this one is taken back before code is kept.
setTimeout(() => v8.setFlagsFromString('--heap-growing-percent=60'), 1_000).unref();
process.once('exit', () => v8.setFlagsFromString('--heap-growing-percent=0'));

const { runCli } = await import('./program.ts');

// Readers such as `head` close the pipe early. That is their affair, not an error of ours.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

const terminal: Terminal = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  cwd: process.cwd(),
  stdoutIsTerminal: process.stdout.isTTY,
  stderrIsTerminal: process.stderr.isTTY,
  env: process.env,
  now: () => performance.now(),
};
// Not process.exit: that would cut off output which a pipe has not taken yet.
process.exitCode = await runCli(process.argv.slice(2), terminal);
