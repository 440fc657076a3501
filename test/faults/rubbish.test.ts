// What servers, proxies and bugs put into a stream: lines that are no events, events that are of nothing, of something
// else, of unknown type, twice, in the wrong order; and objects without measure.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { bookmark, line, thing } from '../support/fault-server-history.ts';
import { watchThat } from '../support/fault-server.ts';
import { json } from '../support/http-server.ts';
import { inWorld, protocols, until } from './support.ts';

/** Lines that cannot be decoded: the decoder cannot know what was lost, so the watch is made anew. */
const malformed = {
  'half of a JSON': '{"type":"ADDED","object":\n',
  'no JSON': 'upstream connect error or disconnect/reset before headers\n',
  'an HTML page': '<html><body>502 Bad Gateway</body></html>\n',
  'two events on one line': `${line(bookmark(5)).trim()}${line(bookmark(5))}`,
  'a JSON of no event': '"event"\n',
  null: 'null\n',
  'an array': '[]\n',
  'no type': '{"object":{"metadata":{"name":"b"}}}\n',
  'no object': '{"type":"ADDED"}\n',
  'an object that is text': '{"type":"ADDED","object":"b"}\n',
  'an unknown type': line({ type: 'RENAMED', object: thing('b', '99') }),
  'a type in lower case': line({ type: 'added', object: thing('b', '99') }),
  'bytes that are no UTF-8 outside of a string': Buffer.from([0xff, 0xfe, 0x0a]),
};

for (const [what, bytes] of Object.entries(malformed)) {
  test(`a malformed line (${what}): one line is logged, one list made`, () =>
    inWorld({ streamsLists: false, clientSpeed: 1 }, async ({ startAndWatch, server, history, quiet, complaints }) => {
      await startAndWatch();
      server.mute = true;
      history.put('b');
      history.delete('c');
      server.say(bytes);
      await quiet();
      await until('it watches again', () => server.asked.some((asked) => asked.startsWith('watch ')));
      assert.deepEqual(server.asked, ['watch-list 5', 'list 5', 'watch 7']);
      assert.deepEqual(complaints(), ['the watch ended with an error; listing again']);
    }));

  test(`a malformed line (${what}) in a streamed list: the rest comes as a plain list`, () =>
    inWorld({ clientSpeed: 1 }, async ({ start, server, quiet, complaints }) => {
      server.next('watch-list', watchThat(bytes, 'stays open'));
      start();
      await quiet();
      assert.deepEqual(server.asked.slice(0, 2), ['watch-list', 'list 0 limit=500']);
      assert.ok(complaints().length <= 1);
    }));
}

for (const protocol of protocols) {
  test(`empty lines and lines of blanks are nothing, ${protocol}`, () =>
    inWorld({ protocol }, async ({ startAndWatch, server, history, quiet, complaints }) => {
      await startAndWatch();
      server.say('\n\r\n   \n\t\n');
      history.put('b');
      await quiet();
      server.say('\n');
      history.recreate('b');
      await quiet();
      assert.deepEqual(server.asked, []);
      assert.deepEqual(complaints(), []);
    }));
}

/** Events that can be decoded, but are none of ours: each is skipped, logged, and its resourceVersion does not count. */
const foreign = {
  'without metadata': { kind: 'Thing' },
  'with metadata null': { metadata: null },
  'without a name': { metadata: { resourceVersion: '99' } },
  'with a name that is a number': { metadata: { name: 7, resourceVersion: '99' } },
  'with an empty name': { metadata: { name: '', resourceVersion: '99' } },
  'of another kind': { ...thing('b', '99'), kind: 'Other' },
  'of another version': { ...thing('b', '99'), apiVersion: 'faults.example.com/v2' },
  'that is an array': [],
};

for (const [what, object] of Object.entries(foreign)) {
  for (const type of ['ADDED', 'MODIFIED', 'DELETED']) {
    test(`${type} of an object ${what}: skipped with a line, and the watch goes on from the last good version`, () =>
      inWorld({}, async ({ startAndWatch, server, history, informer, quiet, complaints }) => {
        await startAndWatch();
        server.say(line({ type, object }));
        history.put('b');
        await quiet();
        server.say(line({ type, object }));
        history.put('c');
        await quiet();
        assert.equal(informer.lastSyncResourceVersion(), '7');
        assert.deepEqual(server.asked, []);
        assert.deepEqual(complaints(), [
          'an object from the server was skipped',
          'an object from the server was skipped',
        ]);
      }));
  }
}

test('items of a list that are no objects of the kind are skipped, the others are there', () =>
  inWorld({ useWatchList: false }, async ({ start, server, history, quiet }) => {
    const items = [null, 7, 'a', [], ...Object.values(foreign), ...history.objects.values()];
    server.next('list', json(200, { kind: 'ThingList', metadata: { resourceVersion: '4' }, items }));
    start();
    await quiet();
    assert.deepEqual(server.asked.slice(0, 1), ['list 0 limit=500']);
  }));

test('rubbish without end makes ten lines, not one each', () =>
  inWorld({}, async ({ startAndWatch, server, history, quiet, complaints }) => {
    await startAndWatch();
    for (let i = 0; i < 500; i += 1) server.say(line({ type: 'MODIFIED', object: { metadata: null } }));
    history.put('b');
    await quiet();
    assert.equal(complaints().length, 10);
    assert.deepEqual(server.asked, []);
  }));

test('bookmarks without metadata, and for another kind, are nothing', () =>
  inWorld({}, async ({ startAndWatch, server, history, informer, quiet }) => {
    await startAndWatch();
    server.say(line({ type: 'BOOKMARK', object: {} }) + line({ type: 'BOOKMARK', object: { metadata: null } }));
    history.put('b');
    await quiet();
    assert.equal(informer.lastSyncResourceVersion(), '6');
    assert.deepEqual(server.asked, []);
  }));

test('each event twice: additions become updates, deletions of what is gone harm nothing', () =>
  inWorld({}, async ({ startAndWatch, server, history, follower, quiet }) => {
    await startAndWatch();
    const stop = history.onChange((event) => server.say(line(event)));
    for (const name of ['a', 'z', 'b']) history.recreate(name);
    history.delete('z');
    await quiet();
    stop();
    assert.deepEqual(server.asked, []);
    assert.deepEqual([...follower.objects.keys()].toSorted(), ['ns/a', 'ns/b', 'ns/c']);
  }));

test('the whole history again, from the beginning: the cache is at the truth in the end', () =>
  inWorld({}, async ({ startAndWatch, server, history, quiet }) => {
    await startAndWatch();
    history.recreate('a');
    history.delete('b');
    await quiet();
    server.say(
      history
        .changesAfter(0)
        .map(({ event }) => line(event))
        .join(''),
    );
    await quiet();
    history.put('c');
    await quiet();
    assert.deepEqual(server.asked, []);
  }));

test('a resourceVersion again for another object, and smaller ones: they are opaque, the last one counts', () =>
  inWorld({ truth: false }, async ({ startAndWatch, server, informer }) => {
    await startAndWatch();
    server.say(line({ type: 'MODIFIED', object: thing('b', '900', { uid: 'uid-2' }) }));
    server.say(line({ type: 'MODIFIED', object: thing('c', '900', { uid: 'uid-3' }) }));
    server.say(line({ type: 'MODIFIED', object: thing('a', '17', { uid: 'uid-1' }, 'the last') }));
    await until('the last one is there', () => informer.getIndexer().getByKey('ns/a')?.spec?.text === 'the last');
    assert.equal(informer.lastSyncResourceVersion(), '17');
    server.endWatches();
    await until('it watches again', () => server.asked.length > 0);
    assert.deepEqual(server.asked, ['watch 17']);
  }));

test('events out of their order: whatever the stream says last holds, until the next list', () =>
  inWorld({ streamsLists: false }, async ({ startAndWatch, server, history, informer, follower, quiet }) => {
    await startAndWatch();
    server.mute = true;
    history.put('b');
    history.put('b', 'newest');
    history.delete('c');
    const lines = history
      .changesAfter(5)
      .map(({ event }) => line(event))
      .toReversed();
    server.say(lines.join(''));
    await until('the oldest is there', () => informer.lastSyncResourceVersion() === '6');
    assert.deepEqual(follower.problems, []);
    history.compact();
    server.endWatches();
    await quiet();
    assert.deepEqual(server.asked.slice(0, 3), ['watch 6', 'watch-list 6', 'list 6']);
  }));

test('resourceVersions beyond 2^53, and without digits, are passed on as they are', () =>
  inWorld({ truth: false }, async ({ startAndWatch, server, informer }) => {
    await startAndWatch();
    for (const version of ['18446744073709551615', '9007199254740993', 'x-7']) {
      server.say(line({ type: 'MODIFIED', object: thing('a', version, { uid: 'uid-1' }) }));
      await until('it is there', () => informer.lastSyncResourceVersion() === version);
    }
    server.endWatches();
    await until('it watches again', () => server.asked.length > 0);
    assert.deepEqual(server.asked, ['watch x-7']);
  }));

test('an object that calls itself __proto__, with members of that name, pollutes nothing', () =>
  inWorld({ truth: false }, async ({ startAndWatch, server, informer }) => {
    await startAndWatch();
    const hostile = `{"type":"ADDED","object":{"apiVersion":"faults.example.com/v1","kind":"Thing","__proto__":{"polluted":true},
      "metadata":{"name":"__proto__","namespace":"__proto__","resourceVersion":"6","uid":"x","labels":{"__proto__":"y"}}}}`;
    server.say(`${hostile.replaceAll('\n', '')}\n`);
    await until('it is there', () => informer.getIndexer().getByKey('__proto__/__proto__') !== undefined);
    server.say(`${hostile.replaceAll('\n', '').replace('ADDED', 'MODIFIED')}\n`);
    server.say(`${hostile.replaceAll('\n', '').replace('ADDED', 'DELETED')}\n`);
    await until('it is gone', () => informer.getIndexer().getByKey('__proto__/__proto__') === undefined);
    assert.equal('polluted' in {}, false);
  }));

for (const protocol of protocols) {
  test(`objects of 8 MB come through list and watch, ${protocol}`, () =>
    inWorld({ protocol }, async ({ startAndWatch, server, history, quiet }) => {
      history.put('huge', '€'.repeat(8 * 1024 * 350));
      await startAndWatch();
      history.put('huge', 'x'.repeat(8 * 1024 * 1024));
      await quiet();
      assert.deepEqual(server.asked, []);
    }));

  test(`objects beyond maxResponseBytes are a fault with its line, not the end of the process, ${protocol}`, () =>
    inWorld(
      { protocol, client: { maxResponseBytes: 100_000 }, useWatchList: false },
      async ({ startAndWatch, history, complaints }) => {
        await startAndWatch();
        history.put('huge', 'x'.repeat(200_000));
        await until('it complains of the list too', () => complaints().length >= 2);
        assert.deepEqual(complaints(), [
          'the watch ended with an error; listing again',
          'list or watch failed; trying again',
        ]);
        history.put('huge', 'small');
      },
    ));
}

test('nesting too deep to follow is a fault, not the end of the process', () =>
  inWorld({}, async ({ startAndWatch, server, history, quiet }) => {
    await startAndWatch();
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    const object = JSON.stringify(thing('b', '6', { uid: 'uid-2' })).replace('"spec":{', `"spec":{"deep":${deep},`);
    server.say(`{"type":"MODIFIED","object":${object}}\n`);
    history.put('b');
    await quiet();
  }));
