import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { describe, it } from 'node:test';

import { Reflector } from '@kube-codegen/runtime/cache';
import { containedLogger, defaultLogger } from '@kube-codegen/runtime/log';
import { pino } from 'pino';

import { newFakeClock } from '../../../../src/runtime/testing/fake-clock.ts';
import { FaultLog } from '../../../../src/runtime/log/fault-log.ts';
import { OutageLog } from '../../../../src/runtime/log/outage-log.ts';
import { ScriptedListerWatcher } from '../cache/support.ts';
import { newMemoryLogger } from '../events/memory-logger.ts';

describe('Logger', () => {
  it('pino prints the errors of the runtime', async () => {
    const lines: string[] = [];
    const sink = new Writable({
      write(chunk, _encoding, done) {
        lines.push(String(chunk));
        done();
      },
    });
    const listerWatcher = new ScriptedListerWatcher();
    const stop = new AbortController();
    listerWatcher.onList.push(() => {
      stop.signal.throwIfAborted();
      return new Error('connect ECONNREFUSED 10.0.0.1:443');
    });
    const store = { apply() {}, replace() {}, resync() {} };
    const clock = newFakeClock();
    const run = new Reflector({ listerWatcher, store, clock, logger: pino({}, sink) }).run(stop.signal);
    await clock.advance(0);
    stop.abort();
    await run;
    assert.equal(lines.length, 1);
    const { err, msg } = JSON.parse(lines[0] ?? '') as { err: { message: string; stack: string }; msg: string };
    assert.equal(msg, 'list or watch failed; trying again');
    assert.equal(err.message, 'connect ECONNREFUSED 10.0.0.1:443');
    assert.match(err.stack, /log\.test\.ts/);
  });

  it('the console prints them too', (context) => {
    const { mock } = context.mock.method(console, 'error', () => undefined);
    const err = new Error('on demand');
    defaultLogger.error({ err }, 'it failed');
    assert.deepEqual(mock.calls[0]?.arguments, ['it failed', { err }]);
  });

  it('contained: what a logger throws or rejects with is dropped', async () => {
    const broken = {
      ...newMemoryLogger(),
      error() {
        throw new Error('log is full');
      },
      async warn() {
        throw new Error('log is full');
      },
    };
    const logger = containedLogger(broken);
    logger.error({}, 'one');
    logger.warn({}, 'two');
    // A rejection that nobody handled would end the process before the next turn.
    await new Promise((resolve) => setImmediate(resolve));
  });
});

describe('OutageLog', () => {
  it('says each fault once until the next success', () => {
    const logger = newMemoryLogger();
    const outage = new OutageLog(logger);
    for (let tries = 0; tries < 3; tries++) {
      outage.fault({ err: new Error('refused') }, 'cannot read');
      outage.fault({ err: new Error('conflict') }, 'cannot write');
    }
    const said = (): string[] => logger.lines.filter((line) => line.startsWith('warn'));
    assert.deepEqual(said(), ['warn cannot read', 'warn cannot write']);
    outage.recovered();
    outage.fault({ err: new Error('refused') }, 'cannot read');
    assert.deepEqual(said(), ['warn cannot read', 'warn cannot write', 'warn cannot read']);
  });

  it('says ten different faults at most', () => {
    const logger = newMemoryLogger();
    const outage = new OutageLog(logger);
    for (let tries = 0; tries < 50; tries++) outage.fault({ err: new Error(`request ${tries}`) }, 'cannot read');
    assert.equal(logger.lines.filter((line) => line.startsWith('warn')).length, 10);
  });
});

describe('FaultLog', () => {
  it('logs a burst, then a line each ten seconds that says how many were left out', async () => {
    const logger = newMemoryLogger();
    const clock = newFakeClock();
    const faults = new FaultLog(logger, clock, { informer: 'foos' });
    for (let i = 0; i < 100; i++) faults.error({ i }, 'it failed');
    assert.equal(logger.lines.length, 10);
    await clock.advance(10_000);
    faults.error({}, 'it failed');
    assert.deepEqual(logger.fields.at(-1), { informer: 'foos', suppressed: 90 });
  });

  it('keeps one budget for all loggers that it is given', () => {
    const own = newMemoryLogger();
    const other = newMemoryLogger();
    const faults = new FaultLog(own, newFakeClock());
    for (let i = 0; i < 10; i++) faults.error({}, 'it failed');
    faults.withLogger(other).error({}, 'it failed');
    faults.withLogger(other).error({}, 'something else failed');
    assert.equal(own.lines.length, 10);
    assert.deepEqual(other.lines, ['error something else failed']);
  });
});
