/**
 * A plain HTTP server for benchmarks that serves `count` ConfigMaps of about 1 KB: list with paging, watch, and watch-list.
 * `POST /events?count=N` sends N changes down every open watch. Run as a process of its own, so that it does not share
 * the event loop of the client that it feeds. Everything is rendered beforehand.
 */
import { createServer, type ServerResponse } from 'node:http';

const count = Number(process.argv[2] ?? 10_000);
const watches = new Set<ServerResponse>();
const bookmark = (version: number, initial: boolean): string =>
  `${JSON.stringify({
    type: 'BOOKMARK',
    object: {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        resourceVersion: `${version}`,
        ...(initial && { annotations: { 'k8s.io/initial-events-end': 'true' } }),
      },
    },
  })}\n`;

const objects = Array.from({ length: count }, (_, i) => configMap(i, i + 1));
const initialEvents = chunksOf(
  objects.map((object) => `{"type":"ADDED","object":${object}}\n`),
  100,
);
const changes = chunksOf(
  Array.from({ length: 200_000 }, (_, i) => `{"type":"MODIFIED","object":${configMap(i % count, count + i + 1)}}\n`),
  50,
);

const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://localhost');
  if (url.pathname === '/events') return void sendChanges(Number(url.searchParams.get('count')), response);
  if (url.searchParams.get('watch') !== null && url.searchParams.get('watch') !== 'false')
    return void watch(url, response);
  return list(url, response);
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.stdout.write(`${typeof address === 'object' && address ? address.port : 0}\n`);
});

function list(url: URL, response: ServerResponse): void {
  const limit = Number(url.searchParams.get('limit') ?? 0) || count;
  const from = Number(url.searchParams.get('continue') ?? 0);
  const to = Math.min(from + limit, count);
  response.setHeader('content-type', 'application/json');
  const metadata = JSON.stringify({ resourceVersion: `${count}`, ...(to < count && { continue: `${to}` }) });
  response.end(
    `{"kind":"ConfigMapList","apiVersion":"v1","metadata":${metadata},"items":[${objects.slice(from, to).join(',')}]}`,
  );
}

async function watch(url: URL, response: ServerResponse): Promise<void> {
  response.setHeader('content-type', 'application/json');
  response.flushHeaders();
  if (url.searchParams.get('sendInitialEvents') === 'true') {
    for (const chunk of initialEvents) await write(response, chunk);
    await write(response, bookmark(count, true));
  }
  watches.add(response);
  response.on('close', () => watches.delete(response));
}

async function sendChanges(wanted: number, response: ServerResponse): Promise<void> {
  for (let sent = 0, i = 0; sent < wanted; sent += 50, i = (i + 1) % changes.length) {
    for (const stream of watches) await write(stream, changes[i] ?? '');
  }
  response.end();
}

function write(stream: ServerResponse, text: string): Promise<void> | void {
  if (!stream.write(text)) return new Promise((resolve) => stream.once('drain', resolve));
}

function chunksOf(lines: readonly string[], size: number): readonly string[] {
  return Array.from({ length: Math.ceil(lines.length / size) }, (_, i) =>
    lines.slice(i * size, (i + 1) * size).join(''),
  );
}

function configMap(i: number, version: number): string {
  const name = `object-${i}`;
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name,
      namespace: `namespace-${i % 50}`,
      uid: `00000000-0000-4000-8000-${`${i}`.padStart(12, '0')}`,
      resourceVersion: `${version}`,
      creationTimestamp: '2026-01-01T00:00:00Z',
      labels: { app: `app-${i % 20}`, tier: 'backend', 'app.kubernetes.io/managed-by': 'bench' },
      annotations: { 'example.com/checksum': `${i}`.padStart(64, 'a') },
      managedFields: [
        {
          manager: 'bench',
          operation: 'Update',
          apiVersion: 'v1',
          time: '2026-01-01T00:00:00Z',
          fieldsType: 'FieldsV1',
          fieldsV1: {
            'f:data': { '.': {}, 'f:one': {}, 'f:two': {}, 'f:three': {} },
            'f:metadata': {
              'f:annotations': { '.': {}, 'f:example.com/checksum': {} },
              'f:labels': { '.': {}, 'f:app': {}, 'f:app.kubernetes.io/managed-by': {}, 'f:tier': {} },
            },
          },
        },
      ],
    },
    data: { one: `value-${i}`, two: 'x'.repeat(100), three: `${i}`.padStart(100, 'y') },
  });
}
