import assert from 'node:assert/strict';
import { test } from 'node:test';

import * as fc from 'fast-check';

import type { RawWatchEvent } from '../../../../src/runtime/rest/rest-client.ts';
import { newWatchDecoder } from '../../../../src/runtime/rest/watch-decoder.ts';

const limit = 1024;

function decodeAll(pieces: readonly Buffer[], maxBytes = limit): RawWatchEvent[] {
  const decoder = newWatchDecoder(maxBytes);
  return [...pieces.flatMap((piece) => decoder.push(piece)), ...decoder.finish()];
}

function messageOf(event: RawWatchEvent | undefined): string {
  assert.equal(event?.type, 'ERROR');
  const { code, reason, details } = event.object as {
    code: number;
    reason: string;
    details: { causes: { reason: string; message: string }[] };
  };
  assert.deepEqual([code, reason, details.causes[0]?.reason], [500, 'InternalError', 'ClientWatchDecoding']);
  return details.causes[0]?.message ?? '';
}

test('TestDecoder: every type of event', () => {
  const types = ['ADDED', 'MODIFIED', 'DELETED', 'ERROR', 'BOOKMARK'] as const;
  const events = types.map((type) => ({ type, object: { metadata: { name: type } } }));
  assert.deepEqual(decodeAll([Buffer.from(events.map((event) => `${JSON.stringify(event)}\n`).join(''))]), events);
});

test('what arrives together comes together, and nothing comes of half an event', () => {
  const decoder = newWatchDecoder(limit);
  const line = Buffer.from('{"type":"ADDED","object":{}}\n');
  assert.equal(decoder.push(Buffer.concat([line, line, line.subarray(0, 5)])).length, 2);
  assert.equal(decoder.push(line.subarray(5, 10)).length, 0);
  assert.equal(decoder.push(line.subarray(10)).length, 1);
});

test('any way of cutting the bytes gives the same events', () => {
  const plain = ['a', 'ä', '中', '😀', '\u2028', '\u2029'];
  // JSON.parse of Node 24 mistakes escaped keys (nodejs/node#63785).
  const key = fc.string({ unit: fc.constantFrom(...plain) });
  const text = fc.string({ unit: fc.constantFrom(...plain, '\n', '"', '\\', '\u0000') });
  const event = fc.record({
    type: fc.constantFrom('ADDED' as const, 'MODIFIED' as const, 'DELETED' as const),
    object: fc.dictionary(key, text),
  });
  const cuts = fc.array(fc.nat({ max: 2000 }));
  fc.assert(
    fc.property(
      fc.array(event),
      cuts,
      fc.boolean(),
      fc.constantFrom('\n', '\n\n', '\r\n'),
      (events, places, ended, end) => {
        // Separators stay raw in JSON text, which is allowed and what Go's encoder may do.
        const lines = events.map((one) => JSON.stringify(one)).join(end);
        const bytes = Buffer.from(lines + (ended ? end : ''));
        const at = [0, ...places.map((place) => Math.min(place, bytes.length)), bytes.length].sort((a, b) => a - b);
        const pieces = at.slice(1).map((place, index) => bytes.subarray(at[index], place));
        assert.deepEqual(JSON.stringify(decodeAll(pieces, 1_000_000)), JSON.stringify(events));
      },
    ),
  );
});

test('what cannot be decoded is one ERROR, after which nothing comes', () => {
  const good = '{"type":"ADDED","object":{}}\n';
  const cases: readonly (readonly [line: string, message: RegExp])[] = [
    ['garbage\n', /is not valid JSON/],
    ['{"type":"ADDED","object"\n', /JSON/],
    ['{"type":"EXPLODED","object":{}}\n', /got invalid watch event type: EXPLODED/],
    ['{"object":{}}\n', /it has no type/],
    ['{"type":"ADDED"}\n', /it has no object/],
    ['{"type":"ADDED","object":null}\n', /it has no object/],
    ['[]\n', /it has no type/],
    ['1\n', /it has no type/],
  ];
  for (const [line, message] of cases) {
    const [first, error, ...rest] = decodeAll([Buffer.from(good + line + good), Buffer.from(good)]);
    assert.equal(first?.type, 'ADDED');
    assert.match(messageOf(error), message);
    assert.deepEqual(rest, []);
  }
});

test('TestDecoder_SourceClose: a cut last event is dropped, a whole one without newline is not', () => {
  assert.deepEqual(decodeAll([Buffer.from('{"type":"ADDED","obj')]), []);
  assert.deepEqual(decodeAll([Buffer.from('{"type":"ADDED","object":{}}')]), [{ type: 'ADDED', object: {} }]);
  assert.deepEqual(decodeAll([Buffer.from('\n \n\r\n')]), []);
});

test('an event beyond the limit is an ERROR before it is complete', () => {
  const [event, ...rest] = decodeAll([Buffer.from('{"type":"ADDED",'), Buffer.alloc(limit, 'x'), Buffer.from('x\n')]);
  assert.match(messageOf(event), /exceeds 1024 bytes/);
  assert.deepEqual(rest, []);
});
