import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import * as rest from '@kube-codegen/runtime/rest';

import { type TestServer, json, kubeConfigFor, startTestServer, text } from '../../../support/http-server.ts';
import { type Foo, foos } from './resources.ts';

const predicates = {
  isNotFound: rest.isNotFound,
  isAlreadyExists: rest.isAlreadyExists,
  isConflict: rest.isConflict,
  isGone: rest.isGone,
  isExpired: rest.isExpired,
  isInvalid: rest.isInvalid,
  isBadRequest: rest.isBadRequest,
  isUnauthorized: rest.isUnauthorized,
  isForbidden: rest.isForbidden,
  isMethodNotSupported: rest.isMethodNotSupported,
  isNotAcceptable: rest.isNotAcceptable,
  isUnsupportedMediaType: rest.isUnsupportedMediaType,
  isRequestEntityTooLarge: rest.isRequestEntityTooLarge,
  isTooManyRequests: rest.isTooManyRequests,
  isInternalError: rest.isInternalError,
  isServiceUnavailable: rest.isServiceUnavailable,
  isServerTimeout: rest.isServerTimeout,
  isTimeout: rest.isTimeout,
};

function holding(error: unknown): string[] {
  return Object.entries(predicates).flatMap(([name, predicate]) => (predicate(error) ? [name] : []));
}

const resource = { group: 'example.com', resource: 'foos' };

test('TestErrorNew: each error is what it says and nothing else', () => {
  const cases: readonly (readonly [rest.ApiError, number, string, string, readonly string[]])[] = [
    [rest.newNotFound(resource, 'a'), 404, 'NotFound', 'foos.example.com "a" not found', ['isNotFound']],
    [
      rest.newAlreadyExists(resource, 'a'),
      409,
      'AlreadyExists',
      'foos.example.com "a" already exists',
      ['isAlreadyExists'],
    ],
    [
      rest.newConflict(resource, 'a', 'why'),
      409,
      'Conflict',
      'Operation cannot be fulfilled on foos.example.com "a": why',
      ['isConflict'],
    ],
    [
      rest.newForbidden({ group: '', resource: 'pods' }, 'a', 'why'),
      403,
      'Forbidden',
      'pods "a" is forbidden: why',
      ['isForbidden'],
    ],
    [rest.newBadRequest('why'), 400, 'BadRequest', 'why', ['isBadRequest']],
    [rest.newUnauthorized(''), 401, 'Unauthorized', 'not authorized', ['isUnauthorized']],
    [
      rest.newMethodNotSupported(resource, 'delete'),
      405,
      'MethodNotAllowed',
      'delete is not supported on resources of kind "foos.example.com"',
      ['isMethodNotSupported'],
    ],
    [rest.newGone('why'), 410, 'Gone', 'why', ['isGone', 'isExpired']],
    [rest.newExpired('why'), 410, 'Expired', 'why', ['isExpired']],
    [rest.newTooManyRequests('why', 3), 429, 'TooManyRequests', 'why', ['isTooManyRequests']],
    [rest.newInternalError('why'), 500, 'InternalError', 'Internal error occurred: why', ['isInternalError']],
    [
      rest.newServerTimeout(resource, 'get', 2),
      500,
      'ServerTimeout',
      'The get operation against foos.example.com could not be completed at this time, please try again.',
      ['isServerTimeout'],
    ],
    [rest.newServiceUnavailable('why'), 503, 'ServiceUnavailable', 'why', ['isServiceUnavailable']],
    [rest.newTimeout('why', 1), 504, 'Timeout', 'Timeout: why', ['isTimeout']],
  ];
  for (const [error, code, reason, message, names] of cases) {
    assert.deepEqual([error.code, error.reason, error.message], [code, reason, message]);
    assert.deepEqual(holding(error), names, reason);
    assert.equal(error.name, 'ApiError');
  }
});

test('newInvalid lists its causes', () => {
  const kind = { group: 'example.com', kind: 'Foo' };
  const cause = { reason: 'FieldValueInvalid', field: 'spec.size', message: 'Invalid value: 0' };
  const one = rest.newInvalid(kind, 'a', [cause]);
  assert.equal(one.message, 'Foo.example.com "a" is invalid: spec.size: Invalid value: 0');
  assert.deepEqual(one.status.details, { name: 'a', group: 'example.com', kind: 'Foo', causes: [cause] });
  assert.equal(
    rest.newInvalid(kind, 'a', [cause, cause]).message,
    'Foo.example.com "a" is invalid: [spec.size: Invalid value: 0, spec.size: Invalid value: 0]',
  );
  assert.equal(rest.newInvalid(kind, 'a', []).message, 'Foo.example.com "a" is invalid');
});

test('the code counts only beside an unknown reason, and a bare 429 always', () => {
  const error = (code: number, reason: string): rest.ApiError => new rest.ApiError({ code, reason });
  assert.deepEqual(holding(error(404, '')), ['isNotFound']);
  assert.deepEqual(holding(error(404, 'Special')), ['isNotFound']);
  assert.deepEqual(holding(error(404, 'Conflict')), ['isConflict']);
  assert.deepEqual(holding(error(409, '')), ['isConflict']);
  assert.deepEqual(holding(error(410, '')), ['isGone', 'isExpired']);
  assert.deepEqual(holding(error(410, 'Expired')), ['isExpired']);
  assert.deepEqual(holding(error(429, 'ServerTimeout')), ['isTooManyRequests', 'isServerTimeout']);
});

test('predicates look at fields, not at the class', () => {
  class Foreign extends Error {
    readonly code = 404;
    readonly reason = 'NotFound';
    readonly status = {};
  }
  assert.deepEqual(holding(new Foreign()), ['isNotFound']);
  for (const other of [
    undefined,
    null,
    'NotFound',
    new Error('x'),
    { code: 404 },
    Object.assign(new Error('x'), { code: 'ENOENT' }),
  ]) {
    assert.deepEqual(holding(other), []);
  }
});

test('TestIsTooLargeResourceVersion', () => {
  const status = (status: object): rest.ApiError => new rest.ApiError(status);
  const text = 'Too large resource version';
  assert.ok(
    rest.isTooLargeResourceVersion(
      status({ code: 504, reason: 'Timeout', details: { causes: [{ reason: 'ResourceVersionTooLarge' }] } }),
    ),
  );
  assert.ok(
    rest.isTooLargeResourceVersion(status({ code: 504, reason: 'Timeout', details: { causes: [{ message: text }] } })),
  );
  assert.ok(
    rest.isTooLargeResourceVersion(
      status({ code: 504, reason: 'Timeout', message: `Timeout: ${text}: 5, current: 3` }),
    ),
  );
  assert.ok(!rest.isTooLargeResourceVersion(status({ code: 504, reason: 'Timeout', message: 'slow' })));
  assert.ok(!rest.isTooLargeResourceVersion(status({ code: 400, reason: 'BadRequest', message: text })));
});

test('namespace in termination, suggested delay, events of errors', () => {
  assert.ok(
    rest.isNamespaceTerminating(
      new rest.ApiError({ code: 403, reason: 'Forbidden', details: { causes: [{ reason: 'NamespaceTerminating' }] } }),
    ),
  );
  assert.equal(rest.suggestedDelayMs(rest.newTooManyRequests('', 3)), 3000);
  assert.equal(rest.suggestedDelayMs(rest.newGone('')), undefined);
  assert.ok(rest.isExpired(rest.apiErrorFrom({ kind: 'Status', code: 410, reason: 'Expired' })));
  assert.match(rest.apiErrorFrom({ kind: 'Foo' }).message, /unexpected object: \{"kind":"Foo"\}/);
});

describe('answers that are failures', () => {
  let server: TestServer;
  let client: rest.ResourceClient<Foo>;
  before(async () => {
    server = await startTestServer();
    client = new rest.ResourceClient(
      rest.newRestClient(kubeConfigFor(server.url), { qps: 0, maxRetries: 0 }),
      foos,
      'ns',
    );
  });
  after(() => server.close());

  const failure = async (call: () => Promise<unknown>): Promise<rest.ApiError> => {
    const error: unknown = await call().then(
      () => undefined,
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof rest.ApiError, String(error));
    return error;
  };

  test('the server says why', async () => {
    const status = {
      kind: 'Status',
      apiVersion: 'v1',
      status: 'Failure',
      reason: 'NotFound',
      message: 'foos "a" not found',
      code: 404,
    };
    server.answer(json(404, status));
    const error = await failure(() => client.get('a'));
    assert.deepEqual(
      [error.code, error.reason, error.message, error.status],
      [404, 'NotFound', status.message, status],
    );
  });

  test('a Status without a code gets that of the answer', async () => {
    server.answer(json(409, { kind: 'Status', status: 'Failure', message: 'm' }));
    assert.equal((await failure(() => client.get('a'))).code, 409);
  });

  test('a Failure under a status that is none', async () => {
    server.answer(json(200, { kind: 'Status', status: 'Failure', reason: 'Expired', message: 'm', code: 410 }));
    assert.ok(rest.isExpired(await failure(() => client.list())));
  });

  test('TestTransformResponse: what is no Status is told by its code', async () => {
    const cases: readonly (readonly [number, string, RegExp])[] = [
      [400, 'isBadRequest', /^the server rejected our request for an unknown reason \(get foos.example.com a\)$/],
      [401, 'isUnauthorized', /provide credentials/],
      [403, 'isForbidden', /^<html>proxy<\/html> \(get/],
      [404, 'isNotFound', /could not find the requested resource \(get foos.example.com a\)/],
      [405, 'isMethodNotSupported', /does not allow this method/],
      [406, 'isNotAcceptable', /<html>proxy/],
      [409, 'isConflict', /reported a conflict/],
      [413, 'isRequestEntityTooLarge', /request of this size/],
      [415, 'isUnsupportedMediaType', /<html>proxy/],
      [422, 'isInvalid', /error in our request/],
      [429, 'isTooManyRequests', /too many requests/],
      [500, 'isInternalError', /an error on the server \("<html>proxy<\/html>"\) has prevented/],
      [503, 'isServiceUnavailable', /unable to handle the request/],
      [504, 'isTimeout', /in the time allotted/],
    ];
    for (const [code, name, message] of cases) {
      server.answer(text(code, '<html>proxy</html>', { 'content-type': 'text/html' }));
      const error = await failure(() => client.get('a'));
      assert.deepEqual(holding(error), [name], String(code));
      assert.match(error.message, message);
      assert.deepEqual(error.status.details?.causes, [
        { reason: 'UnexpectedServerResponse', message: '<html>proxy</html>' },
      ]);
    }
    server.answer(text(409));
    assert.ok(rest.isAlreadyExists(await failure(() => client.create({ metadata: { name: 'a' } }))));
    server.answer(text(418, '\u0001', { 'content-type': 'application/octet-stream' }));
    assert.match((await failure(() => client.get('a'))).message, /status code 418 but did not return more information/);
  });

  test('a Retry-After of an answer that is no Status is kept', async () => {
    server.answer(text(429, '', { 'retry-after': '7' }));
    assert.equal(rest.suggestedDelayMs(await failure(() => client.get('a'))), 7000);
  });

  test('success that is no JSON', async () => {
    server.answer(text(200, '<html>login</html>'));
    assert.match((await failure(() => client.get('a'))).message, /not JSON: <html>login/);
  });

  test('a watch that the server refuses', async () => {
    server.answer(json(410, { kind: 'Status', status: 'Failure', reason: 'Expired', message: 'old', code: 410 }));
    assert.ok(rest.isExpired(await failure(async () => client.watch()[Symbol.asyncIterator]().next())));
  });
});
