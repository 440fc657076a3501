import assert from 'node:assert/strict';
import { test } from 'node:test';

import { ResourceClient, newRestClient } from '@kube-codegen/runtime/rest';
import * as promClient from 'prom-client';

import { prometheusRestMetrics } from '../../../../src/runtime/metrics/rest-prometheus.ts';
import { hangUp, json, kubeConfigFor, startTestServer, text } from '../../../support/http-server.ts';
import { type Foo, foos } from './resources.ts';

test("client-go's names and labels, as a scrape sees them", async () => {
  const server = await startTestServer();
  const registry = new promClient.Registry();
  const metrics = prometheusRestMetrics(promClient, registry);
  const client = new ResourceClient<Foo>(newRestClient(kubeConfigFor(server.url), { metrics }), foos, 'ns');
  server.answer(text(503, '', { 'retry-after': '0' }), json(201, { metadata: { name: 'a' } }));
  await client.create({ metadata: { name: 'a' } });
  server.answer(hangUp);
  await assert.rejects(client.delete('a'));
  const host = `127.0.0.1:${server.port}`;
  const scrape = await registry.metrics();
  const lines = [
    `rest_client_requests_total{code="503",method="POST",host="${host}"} 1`,
    `rest_client_requests_total{code="201",method="POST",host="${host}"} 1`,
    `rest_client_requests_total{code="<error>",method="DELETE",host="${host}"} 1`,
    `rest_client_request_retries_total{code="503",verb="POST",host="${host}"} 1`,
    `rest_client_request_duration_seconds_count{verb="POST",host="${host}"} 2`,
    `rest_client_rate_limiter_duration_seconds_count{verb="POST",host="${host}"} 2`,
    `rest_client_request_size_bytes_count{verb="POST",host="${host}"} 2`,
    `rest_client_response_size_bytes_sum{verb="POST",host="${host}"} 25`,
    `rest_client_request_duration_seconds_bucket{le="60",verb="POST",host="${host}"} 2`,
  ];
  assert.ok(!scrape.includes('rest_client_dns_resolution_duration_seconds_count'), 'an address needs no lookup');
  for (const line of lines) assert.ok(scrape.includes(`${line}\n`), line);
  await server.close();
});

test('how long the lookup of a name took', async () => {
  const server = await startTestServer();
  const registry = new promClient.Registry();
  const metrics = prometheusRestMetrics(promClient, registry);
  const url = `http://localhost:${server.port}`;
  const client = new ResourceClient<Foo>(newRestClient(kubeConfigFor(url), { metrics }), foos, 'ns');
  await client.get('a');
  await client.get('a');
  const line = 'rest_client_dns_resolution_duration_seconds_count{host="localhost"} 1\n';
  assert.ok((await registry.metrics()).includes(line), 'once for each connection');
  await server.close();
});
