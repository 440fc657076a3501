/**
 * Fills one cache of ConfigMaps from a server and prints its figures as JSON. Arguments: the kind of cache, the server's
 * address or a kubeconfig, the number of objects, the number of changes. A process of its own for each, so that memory
 * can be told apart.
 */
import { readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';

import { type InformerFigures, type Fill, fillers } from './informer-fillers.ts';

const [kind = '', server = '', objects = '', events = ''] = process.argv.slice(2);
const fill: Fill | undefined = fillers[kind];
if (!fill) throw new Error(`no such cache: ${kind}`);

const wanted = Number(events);
let received = 0;
const { promise: allReceived, resolve } = Promise.withResolvers<void>();
const prepared = await fill(server, () => {
  if (++received === wanted) resolve();
});
const before = heap();
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
const start = performance.now();
const startCpu = process.cpuUsage();
const kept = await prepared();
const seconds = (performance.now() - start) / 1_000;
const cpuSeconds = cpuSecondsSince(startCpu);
delay.disable();
const figures: InformerFigures = {
  seconds,
  cpuSeconds,
  megabytes: peakMegabytes(),
  bytesPerObject: (heap() - before) / Number(objects),
  loopDelayP99Ms: delay.percentile(99) / 1e6,
  ...(await changes()),
};
process.stdout.write(JSON.stringify(figures));
process.exit(kept === undefined ? 1 : 0);

async function changes(): Promise<Pick<InformerFigures, 'eventsPerSecond' | 'eventsPerCpuSecond'>> {
  if (wanted === 0) return { eventsPerSecond: 0, eventsPerCpuSecond: 0 };
  await new Promise((done) => setTimeout(done, 200));
  const begin = performance.now();
  const beginCpu = process.cpuUsage();
  await fetch(`${server}/events?count=${wanted}`, { method: 'POST' });
  await allReceived;
  const eventsPerCpuSecond = wanted / cpuSecondsSince(beginCpu);
  return { eventsPerSecond: wanted / ((performance.now() - begin) / 1_000), eventsPerCpuSecond };
}

/** What all threads of this process have used: unlike the wall clock, it does not see the neighbours. */
function cpuSecondsSince(begin: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(begin);
  return (user + system) / 1e6;
}

function heap(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

function peakMegabytes(): number {
  try {
    return Number(/VmHWM:\s*(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? 0) / 1_024;
  } catch {
    return process.resourceUsage().maxRSS / 1_024;
  }
}
