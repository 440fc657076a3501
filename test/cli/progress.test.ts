import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { progressLine } from '../../src/cli/progress.ts';
import type { Terminal } from '../../src/cli/terminal.ts';

function fakeTerminal(stderrIsTerminal: boolean) {
  const state = { nowMs: 0, written: '' };
  const terminal: Terminal = {
    out: () => assert.fail('progress is no result'),
    err: (text) => (state.written += text),
    cwd: '/',
    stdoutIsTerminal: true,
    stderrIsTerminal,
    env: {},
    now: () => state.nowMs,
  };
  return { state, terminal };
}

describe('progressLine', () => {
  it('shows itself after a second, ten times a second, and goes', () => {
    const { state, terminal } = fakeTerminal(true);
    const line = progressLine(terminal, false);
    for (state.nowMs = 0; state.nowMs < 1_200; state.nowMs += 50) {
      line.show({ phase: 'render', done: state.nowMs, total: 2_000 });
    }
    line.clear();
    const erase = '\r\u001b[K';
    assert.equal(state.written, `${erase}making 2000 files: 50%${erase}making 2000 files: 55%${erase}`);
  });

  it('writes nothing in a second, off a terminal, or when it should be quiet', () => {
    for (const [isTerminal, isQuiet, ms] of [
      [true, false, 900],
      [false, false, 5_000],
      [true, true, 5_000],
    ] as const) {
      const { state, terminal } = fakeTerminal(isTerminal);
      const line = progressLine(terminal, isQuiet);
      state.nowMs = ms;
      line.show({ phase: 'load', done: 1, total: 2 });
      line.clear();
      assert.equal(state.written, '');
    }
  });
});
