import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import type { ApiRequest } from '@kube-codegen/runtime/rest';

import { foo, foos, pod, pods, setUp, stored } from './support.ts';

type Row = readonly [
  what: string,
  request: Partial<ApiRequest> & Pick<ApiRequest, 'verb'>,
  code: number,
  reason: string,
  message: string | RegExp,
];

const at = { resource: foos, namespace: 'default', name: 'a' } as const;
const apply = { verb: 'patch', patchType: 'application/apply-patch+yaml', query: { fieldManager: 'm' } } as const;
const merge = { verb: 'patch', patchType: 'application/merge-patch+json' } as const;
const json = { verb: 'patch', patchType: 'application/json-patch+json' } as const;
const create = { verb: 'create', name: undefined } as const;
const subdomain = /a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '\.'/;
const rejected = 'the server rejected our request due to an error in our request';

const rows: readonly Row[] = [
  [
    'create without a name',
    { ...create, body: foo('') },
    422,
    'Invalid',
    'Foo.example.com "" is invalid: metadata.name: Required value: name or generateName is required',
  ],
  ['create with a bad name', { ...create, body: foo('A_b') }, 422, 'Invalid', subdomain],
  [
    'create in another namespace',
    { ...create, body: foo('x', {}, { namespace: 'other' }) },
    400,
    'BadRequest',
    'the namespace of the provided object does not match the namespace sent on the request',
  ],
  [
    'create of another version',
    { ...create, body: { ...foo('x'), apiVersion: 'example.com/v2' } },
    400,
    'BadRequest',
    'the API version in the data (example.com/v2) does not match the expected API version (example.com/v1)',
  ],
  [
    'create of another kind',
    { ...create, body: { ...foo('x'), kind: 'Bar' } },
    422,
    'Invalid',
    'Bar.example.com "x" is invalid: kind: Invalid value: "Bar": must be Foo',
  ],
  [
    'create without a kind',
    { ...create, body: { metadata: { name: 'x' } } },
    400,
    'BadRequest',
    /^the object provided is unrecognized \(must be of type Foo\): Object 'Kind' is missing in/,
  ],
  [
    'create of a list',
    { ...create, body: [] },
    400,
    'BadRequest',
    /couldn't get version\/kind; json parse error: json: cannot unmarshal array/,
  ],
  ['create of nothing', { ...create }, 400, 'BadRequest', /^the object provided is unrecognized/],
  [
    'create with a resourceVersion',
    { ...create, body: foo('x', {}, { resourceVersion: '1' }) },
    500,
    '',
    'resourceVersion should not be set on objects to be created',
  ],
  [
    'create with a bad label',
    { ...create, body: foo('x', {}, { labels: { 'a b': 'c' } }) },
    422,
    'Invalid',
    /metadata.labels: Invalid value: "a b": name part must consist of alphanumeric characters/,
  ],
  [
    'create with a label that is no text',
    { ...create, body: foo('x', {}, { labels: { a: 1 } as never }) },
    400,
    'BadRequest',
    /cannot unmarshal number into Go struct field ObjectMeta.labels of type string/,
  ],
  [
    'create with a broken owner',
    { ...create, body: foo('x', {}, { ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name: '', uid: '' }] }) },
    422,
    'Invalid',
    'Foo.example.com "x" is invalid: [metadata.ownerReferences[0].name: Required value: must not be empty, metadata.ownerReferences[0].uid: Required value: must not be empty]',
  ],
  [
    'a dry run that is none',
    { ...create, body: foo('x'), query: { dryRun: 'Some' } },
    422,
    'Invalid',
    'CreateOptions.meta.k8s.io "" is invalid: dryRun: Unsupported value: ["Some"]: supported values: "All"',
  ],
  [
    'update under another name',
    { verb: 'update', body: foo('b') },
    400,
    'BadRequest',
    'the name of the object (b) does not match the name on the URL (a)',
  ],
  [
    'update of nothing',
    { verb: 'update', name: 'x', body: foo('x', {}, { resourceVersion: '1' }) },
    404,
    'NotFound',
    'foos.example.com "x" not found',
  ],
  [
    'update with a resourceVersion that is no number',
    { verb: 'update', body: foo('a', {}, { resourceVersion: 'abc' }) },
    500,
    '',
    'strconv.ParseUint: parsing "abc": invalid syntax',
  ],
  [
    'apply without a manager',
    { ...apply, query: {}, body: foo('a') },
    422,
    'Invalid',
    'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
  ],
  [
    'apply without a name',
    { ...apply, name: 'x', body: { apiVersion: 'example.com/v1', kind: 'Foo' } },
    400,
    'BadRequest',
    'the name of the object (x based on URL) was undeterminable: name must be provided',
  ],
  [
    'apply under another name',
    { ...apply, body: foo('b') },
    400,
    'BadRequest',
    'the name of the object (b) does not match the name on the URL (a)',
  ],
  [
    'apply of another kind',
    { ...apply, body: { ...foo('a'), kind: 'Bar' } },
    400,
    'BadRequest',
    'invalid object type: example.com/v1, Kind=Bar',
  ],
  [
    'apply of an apiVersion of another kind',
    { ...apply, body: { ...foo('a'), apiVersion: 'v1' } },
    400,
    'BadRequest',
    'invalid object type: /v1, Kind=Foo',
  ],
  [
    'apply with an unknown field',
    { ...apply, body: { ...foo('a'), spec: { nope: 1 } } },
    500,
    '',
    'failed to create typed patch object (/a; example.com/v1, Kind=Foo): .spec.nope: field not declared in schema',
  ],
  [
    'apply with a repeated key',
    { ...apply, body: { ...foo('a'), spec: { ports: [{ port: 1 }, { port: 1 }] } } },
    500,
    '',
    'failed to create typed patch object (/a; example.com/v1, Kind=Foo): .spec.ports: duplicate entries for key [port=1]',
  ],
  [
    'apply with managedFields',
    { ...apply, body: foo('a', {}, { managedFields: [] }) },
    400,
    'BadRequest',
    'metadata.managedFields must be nil',
  ],
  [
    'apply with a uid, to nothing',
    { ...apply, name: 'x', body: foo('x', {}, { uid: '1' }) },
    409,
    'Conflict',
    'Operation cannot be fulfilled on foos.example.com "x": uid mismatch: the provided object specified uid 1, and no existing object was found',
  ],
  [
    'apply to the status of nothing',
    { ...apply, name: 'x', subresource: 'status', body: foo('x') },
    404,
    'NotFound',
    'foos.example.com "x" not found',
  ],
  [
    'apply of a list',
    { ...apply, body: [] },
    400,
    'BadRequest',
    /^error decoding patch: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array/,
  ],
  [
    'force without apply',
    { ...merge, body: {}, query: { force: true } },
    422,
    'Invalid',
    'PatchOptions.meta.k8s.io "" is invalid: force: Forbidden: may not be specified for non-apply patch',
  ],
  [
    'merge patch that is a list',
    { ...merge, body: [] },
    400,
    'BadRequest',
    'error decoding patch: json: cannot unmarshal array into Go value of type map[string]interface {}',
  ],
  [
    'merge patch that renames',
    { ...merge, body: { metadata: { name: 'b' } } },
    400,
    'BadRequest',
    'the name of the object (b) does not match the name on the URL (a)',
  ],
  [
    'merge patch without metadata',
    { ...merge, body: { metadata: null } },
    400,
    'BadRequest',
    /was undeterminable: name must be provided/,
  ],
  [
    'merge patch with broken metadata',
    { ...merge, body: { metadata: 'x' } },
    422,
    'Invalid',
    /json: cannot unmarshal string into Go value of type v1.ObjectMeta/,
  ],
  [
    'JSON patch that is an object',
    { ...json, body: {} },
    400,
    'BadRequest',
    'error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp',
  ],
  ['JSON patch that does not fit', { ...json, body: [{ op: 'remove', path: '/spec/nope' }] }, 422, 'Invalid', rejected],
  [
    'JSON patch whose test fails',
    { ...json, body: [{ op: 'test', path: '/spec', value: 1 }] },
    422,
    'Invalid',
    rejected,
  ],
  [
    'JSON patch that leaves no object',
    { ...json, body: [{ op: 'replace', path: '', value: {} }] },
    422,
    'Invalid',
    ' "" is invalid: patch: Invalid value: "{}": Object \'Kind\' is missing in \'{}\'',
  ],
  [
    'strategic merge patch that is a list',
    { ...merge, resource: pods, patchType: 'application/strategic-merge-patch+json', name: 'p', body: [] },
    400,
    'BadRequest',
    /cannot unmarshal array/,
  ],
  [
    'an unknown resource',
    { verb: 'get', resource: { ...foos, resource: 'bars' } },
    404,
    'NotFound',
    'the server could not find the requested resource',
  ],
  [
    'an unknown version',
    { verb: 'get', resource: { ...foos, version: 'v9' } },
    404,
    'NotFound',
    'the server could not find the requested resource',
  ],
  [
    'a label query that is none',
    { verb: 'list', name: undefined, query: { labelSelector: 'a b' } },
    400,
    'BadRequest',
    /found 'b'/,
  ],
  [
    'a field that cannot be selected',
    { verb: 'list', name: undefined, query: { fieldSelector: 'spec.replicas=1' } },
    400,
    'BadRequest',
    'field label not supported: spec.replicas',
  ],
  [
    'a continue token that is none',
    { verb: 'list', name: undefined, query: { continue: 'abc' } },
    400,
    'BadRequest',
    /^invalid continue token: continue key is not valid/,
  ],
  [
    'a token and a resourceVersion',
    { verb: 'list', name: undefined, query: { continue: 'abc', resourceVersion: '1' } },
    400,
    'BadRequest',
    'specifying resource version is not allowed when using continue',
  ],
  [
    'resourceVersionMatch alone',
    { verb: 'list', name: undefined, query: { resourceVersionMatch: 'Exact' } },
    422,
    'Invalid',
    /resourceVersionMatch is forbidden unless resourceVersion is provided/,
  ],
  [
    'initial events of a list',
    { verb: 'list', name: undefined, query: { sendInitialEvents: true } },
    422,
    'Invalid',
    /sendInitialEvents is forbidden for list/,
  ],
  [
    'a limit that is no number',
    { verb: 'list', name: undefined, query: { limit: 'x' } },
    400,
    'BadRequest',
    'strconv.ParseInt: parsing "x": invalid syntax',
  ],
  [
    'a propagation policy that is none',
    { verb: 'delete', body: { propagationPolicy: 'Foo' } },
    422,
    'Invalid',
    /propagationPolicy: Unsupported value: "Foo": supported values: "Foreground", "Background", "Orphan", "nil"/,
  ],
];

const schemas = {
  'example.com/v1/Foo': {
    fields: {
      spec: {
        type: 'map',
        fields: {
          replicas: { type: 'number' },
          name: { type: 'string' },
          ports: {
            type: 'list',
            listType: 'map',
            keys: ['port'],
            items: { type: 'map', fields: { port: { type: 'number' } } },
          },
        },
      },
      status: { type: 'map', additional: { type: 'untyped' } },
    },
  },
} as const;

describe('each failure is what the API server says, and changes nothing', () => {
  for (const [what, request, code, reason, message] of rows) {
    test(what, async () => {
      const { fake } = setUp([stored('a'), pod('p')], { schemas });
      const before = JSON.stringify([
        fake.tracker().list(foos),
        fake.tracker().list(pods),
        fake.tracker().resourceVersion(),
      ]);
      await assert.rejects(fake.client.request({ ...at, ...request }), { name: 'ApiError', code, reason, message });
      assert.equal(
        JSON.stringify([fake.tracker().list(foos), fake.tracker().list(pods), fake.tracker().resourceVersion()]),
        before,
      );
    });
  }
});

test('causes name the fields', async () => {
  const { client } = setUp();
  const error = await client.create(foo('A', {}, { labels: { a: 'b c' } })).then(
    () => assert.fail(),
    (cause: unknown) => cause,
  );
  const { status } = error as { status: { details: { causes: { field: string; reason: string }[] } } };
  assert.deepEqual(
    status.details.causes.map(({ field, reason }) => [field, reason]),
    [
      ['metadata.name', 'FieldValueInvalid'],
      ['metadata.labels', 'FieldValueInvalid'],
    ],
  );
});

test('fieldValidation=Strict refuses unknown fields, otherwise they are dropped', async () => {
  const { client } = setUp([], { schemas });
  const unknown = { ...foo('a'), spec: { replicas: 1, nope: 2 } };
  await assert.rejects(client.create(unknown, { fieldValidation: 'Strict' }), {
    code: 400,
    message: 'Foo in version "v1" cannot be handled as a Foo: strict decoding error: unknown field "spec.nope"',
  });
  assert.deepEqual((await client.create(unknown)).spec, { replicas: 1 });
});
