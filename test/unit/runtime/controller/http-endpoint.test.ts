import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { describe, it } from 'node:test';

import { silentLogger } from '@kube-codegen/runtime/log';

import { type Endpoint, serveHealth, serveMetrics } from '../../../../src/runtime/controller/http-endpoint.ts';
import { HealthChecks } from '../../../../src/runtime/controller/health-checks.ts';

const host = '127.0.0.1';

/** The status line for a request whose target no client would send. */
function statusOf({ port }: Endpoint, target: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(port, host, () =>
      socket.write(`GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`),
    );
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => (answer += chunk));
    socket.on('end', () => resolve(answer.split('\r\n', 1)[0] ?? ''));
    socket.on('error', reject);
  });
}

describe('HTTP endpoints', () => {
  it('answer a target that is no URL, and go on', async () => {
    const metrics = await serveMetrics({ port: 0, host }, { contentType: 'text/plain', metrics: async () => 'up 1\n' });
    const checks = {
      healthz: new HealthChecks('healthz', silentLogger),
      readyz: new HealthChecks('readyz', silentLogger),
    };
    const health = await serveHealth({ port: 0, host }, checks);
    for (const endpoint of [metrics, health]) {
      assert.equal(await statusOf(endpoint, '//'), 'HTTP/1.1 400 Bad Request');
      assert.equal(await statusOf(endpoint, 'http://'), 'HTTP/1.1 400 Bad Request');
      assert.equal(await statusOf(endpoint, '*'), 'HTTP/1.1 404 Not Found');
    }
    assert.equal(await statusOf(metrics, '/metrics'), 'HTTP/1.1 200 OK');
    assert.equal(await statusOf(health, '/healthz'), 'HTTP/1.1 200 OK');
    await Promise.all([metrics.close(), health.close()]);
  });

  it('answer 500 when the registry fails', async () => {
    const broken = { contentType: 'text/plain', metrics: () => Promise.reject(new Error('secret reason')) };
    const endpoint = await serveMetrics({ port: 0, host }, broken);
    assert.equal(await statusOf(endpoint, '/metrics'), 'HTTP/1.1 500 Internal Server Error');
    await endpoint.close();
  });

  it('cut what cannot be answered', async () => {
    const endpoint = await serveMetrics({ port: 0, host }, { contentType: 'no\nheader', metrics: async () => '' });
    assert.equal(await statusOf(endpoint, '/metrics'), '');
    await endpoint.close();
  });
});
