import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { describe, test } from 'node:test';

import { chunksOf } from '../../../../src/runtime/rest/http/body.ts';

/** As an HTTP/2 stream whose last frame has come: `closed`, whatever has been read of it. */
function finishedStream(): Readable {
  return Object.defineProperty(new Readable({ read() {} }), 'closed', { value: true });
}

async function textOf(body: Readable): Promise<string> {
  let text = '';
  for await (const chunk of chunksOf(body)) text += chunk.toString();
  return text;
}

describe('chunksOf', () => {
  test('reads what had come whole before anybody read', async () => {
    const body = finishedStream();
    body.push('a');
    body.push('b');
    body.push(null);
    assert.equal(await textOf(body), 'ab');
    assert.ok(body.destroyed);
  });

  test('reads what comes later, and an empty body', async () => {
    const body = new Readable({ read() {} });
    const text = textOf(body);
    for (const piece of ['a', 'b', 'c', null]) setImmediate(() => body.push(piece));
    assert.equal(await text, 'abc');
    assert.equal(await textOf(Readable.from([])), '');
  });

  test('throws what broke the body, and ECONNRESET for one that was cut, before or while it is read', async () => {
    const reason = new Error('broken');
    const broken = new Readable({ read() {} });
    broken.on('error', () => {});
    const reading = textOf(broken);
    broken.destroy(reason);
    await assert.rejects(reading, reason);
    await assert.rejects(textOf(broken), reason);
    const cut = new Readable({ read() {} });
    const waiting = textOf(cut);
    cut.destroy();
    await assert.rejects(waiting, { code: 'ECONNRESET' });
    await assert.rejects(textOf(cut), { code: 'ECONNRESET' });
  });

  test('closes the body that is left, and leaves no listener', async () => {
    const body = Readable.from([Buffer.from('a'), Buffer.from('b')], { objectMode: false });
    for await (const _ of chunksOf(body)) break;
    assert.ok(body.destroyed);
    assert.deepEqual(body.listenerCount('readable') + body.listenerCount('close'), 0);
  });
});
