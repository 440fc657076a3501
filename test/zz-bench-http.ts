import { spawn } from 'node:child_process';
import http from 'node:http';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { newSharedIndexInformer, newListWatch, namespaceIndex, metaNamespaceIndex } from '@kube-codegen/runtime/cache';
import { newRestClient } from '@kube-codegen/runtime/rest';
const N = Number(process.argv[2] ?? 100000); const mode = process.argv[3];
const child = spawn(process.execPath, ['/tmp/bench/server.mjs', String(N)], { stdio: ['ignore', 'pipe', 'inherit'] });
const port = await new Promise<string>((r) => child.stdout.once('data', (d) => r(String(d).trim())));
const gc = (globalThis as any).gc as () => void;
const go = () => new Promise<void>((r) => http.get(`http://127.0.0.1:${port}/go`, (res) => { res.resume(); res.on('end', () => r()); }));
gc(); const h0 = process.memoryUsage().heapUsed; const r0 = process.memoryUsage().rss;
const hist = monitorEventLoopDelay({ resolution: 5 }); hist.enable();
const t0 = performance.now(); let upd = 0; let fin: () => void; const done = new Promise<void>((r) => (fin = r));
let peak = 0; const iv = setInterval(() => { peak = Math.max(peak, process.memoryUsage().rss); }, 20);
if (mode === 'map') {
  const map = new Map(); let adds = 0; let synced!: () => void; const sync = new Promise<void>((r) => (synced = r));
  http.get(`http://127.0.0.1:${port}/watch`, (res) => { let rest = ''; res.setEncoding('utf8'); res.on('data', (c: string) => { const t = rest + c; let s = 0; for (let n = t.indexOf('\n'); n >= 0; n = t.indexOf('\n', s)) { const e = JSON.parse(t.slice(s, n)); s = n + 1; if (e.type === 'BOOKMARK') { synced(); continue; } const m = e.object.metadata; map.set(`${m.namespace}/${m.name}`, e.object); if (e.type === 'MODIFIED' && ++upd % N === 0) fin(); } rest = t.slice(s); }); });
  await sync;
  report(t0, performance.now());
} else {
  const { KubeConfig } = await import('@kubernetes/client-node'); gc();
  const kc = new KubeConfig(); kc.loadFromClusterAndUser({ name: 'c', server: `http://127.0.0.1:${port}`, skipTLSVerify: false }, { name: 'u' });
  const client = newRestClient(kc, {});
  const res = { group: 'samplecontroller.k8s.io', version: 'v1alpha1', resource: 'foos', kind: 'Foo', listKind: 'FooList', namespaced: true, hasStatus: true };
  const inf = newSharedIndexInformer<any>({ listerWatcher: newListWatch<any>(client, res), indexers: { [namespaceIndex]: metaNamespaceIndex } });
  const reg = inf.addEventHandler({ onAdd() {}, onUpdate() { if (++upd % N === 0) fin(); } });
  hist.reset(); const t1 = performance.now(); inf.run(new AbortController().signal); await reg.whenSynced();
  report(t1, performance.now());
}
function report(a: number, b: number) { console.log(mode, 'sync', (b - a).toFixed(0), 'ms p99', (hist.percentile(99) / 1e6).toFixed(1), 'max', (hist.max / 1e6).toFixed(1), 'peak rss', (peak / 1e6).toFixed(0), 'base', (r0/1e6).toFixed(0)); }
gc(); gc(); console.log('heap/object', ((process.memoryUsage().heapUsed - h0) / N).toFixed(0));
for (let k = 0; k < 3; k++) { upd = 0; const d = new Promise<void>((r) => (fin = r)); const c = process.cpuUsage(); const t = performance.now(); await go(); await d; const cu = process.cpuUsage(c); console.log(mode, 'events/s', (N / (performance.now() - t) * 1000).toFixed(0), 'cpu us/event', ((cu.user + cu.system) / N).toFixed(2)); }
child.kill(); process.exit(0);
