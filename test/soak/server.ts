/**
 * The other side of the soak, a process of its own: a fault server with objects that change all the time, behind a proxy,
 * and a fault a second. `pause` stops the changes and the faults and answers with what is true; `resume` goes on.
 */
import { setTimeout as delay } from 'node:timers/promises';

import { failure, line } from '../support/fault-server-history.ts';
import { startFaultProxy } from '../support/fault-server-proxy.ts';
import { fails, startFaultServer } from '../support/fault-server.ts';
import { newAuthority } from '../support/http-server-certificates.ts';
import { hangUp } from '../support/http-server.ts';

const [, , count = '20000', perSecond = '200'] = process.argv;
const objectCount = Number(count);
const tickMs = 50;
const changesPerTick = (Number(perSecond) * tickMs) / 1000;
/** Enough for a watch that was away for a while. */
const remembered = 20_000;
const filler = 'x'.repeat(300);

const authority = newAuthority();
const server = await startFaultServer({ tls: authority.issue('server', ['127.0.0.1']) });
const proxy = await startFaultProxy(server.http.port);
const { history } = server;
for (let i = 0; i < objectCount; i += 1) history.put(`object-${i}`, filler);

const error = (code: number) => (): void => server.say(line({ type: 'ERROR', object: failure(code) }));
const faults: readonly (readonly [string, () => unknown])[] = [
  ['connections cut', () => proxy.cut()],
  ['connections reset', () => proxy.cut('reset')],
  ['watches ended', () => server.endWatches()],
  ['connection cut after some bytes', () => (proxy.cut(), proxy.cutNextAfter(Math.floor(Math.random() * 2_000_000)))],
  ['history forgotten, connections cut', () => (history.compact(), proxy.cut())],
  ['ERROR 410', error(410)],
  ['ERROR 500', error(500)],
  ['ERROR 429', error(429)],
  ['rubbish', () => server.say('{"type":"MODIFIED","object"\n')],
  ['no object', () => server.say(line({ type: 'ADDED', object: { metadata: null } }))],
  ['watch refused: 503', () => (server.next('watch', fails(503), fails(503)), server.endWatches())],
  ['watch refused: 429', () => (server.next('watch', fails(429, '', 1)), server.endWatches())],
  ['watch hung up', () => (server.next('watch', hangUp), server.endWatches())],
  ['no streamed list', () => (server.next('watch-list', fails(422, 'Invalid')), history.compact(), proxy.cut())],
  ['silent death', () => proxy.abandon()],
  [
    'restart',
    () =>
      proxy
        .refuse()
        .then(() => delay(300))
        .then(() => proxy.listen()),
  ],
  ['stall', async () => (proxy.freeze(), await delay(300), proxy.thaw())],
];

let paused = true;
let faultCount = 0;

function change(): void {
  if (paused) return;
  for (let i = 0; i < changesPerTick; i += 1) {
    const name = `object-${Math.floor(Math.random() * objectCount)}`;
    const dice = Math.random();
    if (dice < 0.05) history.delete(name);
    else if (dice < 0.1) history.recreate(name);
    else history.put(name, `${history.version}${filler}`);
  }
  history.forget(remembered);
}

async function goWrong(): Promise<void> {
  const fault = faults[Math.floor(Math.random() * faults.length)];
  if (paused || fault === undefined) return;
  faultCount += 1;
  await fault[1]();
}

/** Objects come back that were deleted, so that there are as many each time the memory is measured. */
function pause(): void {
  paused = true;
  server.forgetAnswers();
  proxy.cutNextAfter(Number.POSITIVE_INFINITY);
  for (let i = 0; i < objectCount; i += 1) {
    if (!history.objects.has(`object-${i}`)) history.put(`object-${i}`, filler);
  }
  const truth = [...history.objects.values()].map(
    ({ metadata }) => `${metadata.name} ${metadata.uid} ${metadata.resourceVersion}`,
  );
  process.send?.({ truth, faults: faultCount, requests: server.asked.length, changes: history.version });
}

process.on('message', (message) => (message === 'pause' ? pause() : (paused = false)));
process.once('disconnect', () => process.exit(0));
process.send?.({ port: proxy.port, authority: authority.cert });
setInterval(change, tickMs);
setInterval(() => void goWrong(), 1_000);
