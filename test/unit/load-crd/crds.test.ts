import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { crdJson, crdText, readText } from './support.ts';

const full = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: geese.birds.example.com
  annotations:
    api-approved.kubernetes.io: https://example.com/1
    controller-gen.kubebuilder.io/version: v0.17.0
  labels: { team: a }
spec:
  group: birds.example.com
  scope: Cluster
  names: { kind: Goose, listKind: Gaggle, plural: geese, singular: goose, shortNames: [g], categories: [all, birds] }
  conversion:
    strategy: Webhook
    webhook: { conversionReviewVersions: [v1], clientConfig: { url: 'https://example.com/convert' } }
  versions:
    - name: v1
      served: true
      storage: true
      subresources:
        status: {}
        scale: { specReplicasPath: .spec.replicas, statusReplicasPath: .status.replicas, labelSelectorPath: .status.selector }
      additionalPrinterColumns:
        - { name: Ready, type: string, jsonPath: '.status.conditions[?(@.type=="Ready")].status', priority: 1, description: "Is it, or\\nnot" }
      selectableFields: [{ jsonPath: .spec.color }]
      schema: { openAPIV3Schema: { type: object, properties: { status: { type: object } } } }
    - name: v1beta1
      served: true
      storage: false
      deprecated: true
      deprecationWarning: "use v1 */"
      schema: { openAPIV3Schema: { type: object, properties: { status: { type: object } } } }
    - name: v1alpha1
      served: false
      storage: false
`;

describe('a CRD', () => {
  it('carries everything of the manifest in markers', async () => {
    const { versions, lines } = await readText(full);
    assert.deepEqual(lines, []);
    assert.deepEqual(
      versions.map(({ groupDir, version }) => `${groupDir}/${version}`),
      ['birds.example.com/v1', 'birds.example.com/v1alpha1', 'birds.example.com/v1beta1'],
    );
    const scale = '@kube-codegen/runtime/autoscaling/v1.Scale';
    const metadata =
      '+kubebuilder:metadata:annotations={"api-approved.kubernetes.io=https://example.com/1"},labels={"team=a"}';
    const conversion =
      '{"strategy":"Webhook","webhook":{"conversionReviewVersions":["v1"],"clientConfig":{"url":"https://example.com/convert"}}}';
    assert.deepEqual(versions[0]?.declarations[0]?.markers, [
      '+genclient',
      '+genclient:nonNamespaced',
      `+genclient:method=GetScale,verb=get,subresource=scale,result=${scale}`,
      `+genclient:method=UpdateScale,verb=update,subresource=scale,input=${scale},result=${scale}`,
      `+genclient:method=ApplyScale,verb=apply,subresource=scale,input=${scale},result=${scale}`,
      '+codegen:listKind=Gaggle',
      '+resourceName=geese',
      '+kubebuilder:resource:path=geese,singular=goose,shortName={"g"},categories={"all","birds"},scope=Cluster',
      '+kubebuilder:subresource:status',
      '+kubebuilder:subresource:scale:specpath=".spec.replicas",statuspath=".status.replicas",selectorpath=".status.selector"',
      '+kubebuilder:printcolumn:name="Ready",type="string",JSONPath=".status.conditions[?(@.type==\\"Ready\\")].status",description="Is it, or\\nnot",priority=1',
      '+kubebuilder:selectablefield:JSONPath=".spec.color"',
      '+kubebuilder:storageversion',
      metadata,
      `+codegen:crd={"spec":{"conversion":${conversion}}}`,
    ]);
  });

  it('has versions that are deprecated, and versions without a client', async () => {
    const { versions } = await readText(full);
    const [, alpha, beta] = versions.map(({ declarations }) => declarations[0]);
    assert.equal(beta?.deprecated, 'use v1 */');
    assert.ok(beta?.markers.includes('+kubebuilder:deprecatedversion:warning="use v1 */"'));
    assert.ok(beta?.markers.includes('+genclient:noStatus'));
    assert.equal(alpha?.deprecated, 'No API server serves birds.example.com/v1alpha1 Goose.');
    assert.ok(alpha?.markers.includes('+kubebuilder:unservedversion'));
    assert.ok(!alpha?.markers.includes('+genclient'));
    assert.equal(alpha?.schema['x-kubernetes-preserve-unknown-fields'], true);
  });

  it('serves a status where subresources.status is an object', async () => {
    const none = full.replace('status: {}', 'status:');
    const { versions } = await readText(none);
    const markers = versions[0]?.declarations[0]?.markers ?? [];
    assert.ok(markers.includes('+genclient:noStatus'));
    assert.ok(!markers.includes('+kubebuilder:subresource:status'));
  });

  it('of v1beta1 is told, with the way out', async () => {
    const { lines, diagnostics } = await readText(crdText('Foo').replace('k8s.io/v1', 'k8s.io/v1beta1'));
    assert.deepEqual(lines, ['KC5005 stdin:1:13 foos.example.com is a CRD of apiextensions.k8s.io/v1beta1']);
    assert.match(diagnostics[0]?.help ?? '', /v1 manifest/);
  });

  it('takes null and empty text for what is not there, as API servers do', async () => {
    const text = crdText('Foo', 'v1', '').replace(
      '    plural: foos',
      '    plural: foos\n    singular:\n    listKind: ""',
    );
    const read = await readText(
      text.replace('size: { type: integer }', 'size: { type: "", properties: { a: { type: string } } }'),
    );
    assert.deepEqual(read.lines, []);
    assert.ok(!read.versions[0]?.declarations[0]?.markers.some((marker) => marker.includes('listKind')));
  });

  it('that is wrong is told at its place, and leaves the others alone', async () => {
    const wrong: readonly (readonly [string, string, string])[] = [
      [
        'group: example.com',
        'group: ../../etc',
        'KC5004 stdin:6:10 foos.example.com: group "../../etc" is not a domain name with a dot, in lower case',
      ],
      [
        'kind: Foo',
        'kind: "Fo\\0o"',
        'KC5004 stdin:9:11 foos.example.com: kind "Fo\\u0000o" is not a DNS label, letters\' case aside',
      ],
      [
        'kind: Foo',
        'kind: Foo\n    listKind: "a\\n+genclient"',
        'KC5004 stdin:10:15 foos.example.com: listKind "a\\n+genclient" is not a DNS label, letters\' case aside',
      ],
      [
        'plural: foos',
        'plural: "a\\nb"',
        'KC5004 stdin:10:13 foos.example.com: plural "a\\nb" is not a DNS label: lower-case letters, digits and hyphens',
      ],
      [
        '- name: v1',
        '- name: ../v1',
        'KC5004 stdin:12:13 foos.example.com: name "../v1" is not a DNS label such as v1',
      ],
      [
        'scope: Namespaced',
        'scope: Everywhere',
        'KC5004 stdin:7:10 foos.example.com: scope "Everywhere" is neither Cluster nor Namespaced',
      ],
    ];
    for (const [right, bad, expected] of wrong) {
      const { lines, versions } = await readText(`${crdText('Foo').replace(right, bad)}---\n${crdText('Bar')}`);
      assert.deepEqual(lines, [expected]);
      assert.deepEqual(
        versions.flatMap(({ declarations }) => declarations.map(({ name }) => name)),
        ['Bar'],
      );
    }
  });

  it('tells at once of everything in its schema that no API server takes', async () => {
    const properties = `
                text: hello
                type: { type: sting }
                list: { type: [string, "null"] }
                tuple: { type: array, items: [{ type: string }] }
                inner: { type: object, properties: [1, 2], required: a }
                link: { $ref: '#/definitions/a' }
                values: { type: object, additionalProperties: 7 }
                choice: { type: string, enum: a, anyOf: [{ pattern: a }, b], not: c, oneOf: {} }
                fine: { type: "", items: null, additionalProperties: true, properties: { $ref: { type: string } } }
`;
    const { lines, versions, diagnostics } = await readText(
      crdText('Foo').replace(/\n *size: .*/, properties.trimEnd()),
    );
    assert.deepEqual(versions, []);
    assert.deepEqual(
      lines.map((line) => line.replace('foos.example.com: ', '')),
      [
        'KC5004 stdin:22:23 "text" is no schema but "hello"',
        'KC5004 stdin:23:31 type "sting" is none of array, boolean, integer, number, object, string',
        'KC5004 stdin:24:31 type ["string","null"] is none of array, boolean, integer, number, object, string',
        'KC5004 stdin:25:46 items is no schema but [{"type":"string"}]',
        'KC5004 stdin:26:52 properties [1,2] is no object',
        'KC5004 stdin:26:70 required "a" is no list of texts',
        'KC5004 stdin:27:31 $ref "#/definitions/a" cannot be: schemas of CRDs refer to nothing',
        'KC5004 stdin:28:63 additionalProperties is no schema but 7',
        'KC5004 stdin:29:47 enum "a" is no list',
        'KC5004 stdin:29:74 anyOf[1] is no schema but "b"',
        'KC5004 stdin:29:83 not is no schema but "c"',
        'KC5004 stdin:29:93 oneOf {} is no list',
      ],
    );
    assert.ok(diagnostics.every(({ help }) => help?.includes('correct the manifest')));
  });

  it('has a type with an identifier, and the kind of the wire in a marker', async () => {
    const kinds = ['postgresql', 'My-Kind', 'class', 'Foo'].map((kind) => crdText(kind, 'v2-beta'));
    const { versions, lines } = await readText(kinds.join('---\n'));
    assert.deepEqual(lines, []);
    assert.deepEqual(
      versions[0]?.declarations.map(({ name, markers }) => [
        name,
        markers.find((each) => each.includes('codegen:kind')),
      ]),
      [
        ['Foo', undefined],
        ['MyKind', '+codegen:kind=My-Kind'],
        ['Class', '+codegen:kind=class'],
        ['Postgresql', '+codegen:kind=postgresql'],
      ],
    );
  });

  it('shares its type with no other', async () => {
    const { lines, versions } = await readText(`${crdText('Foo-Bar')}---\n${crdText('FooBar')}`);
    assert.deepEqual(lines, ['KC4101 stdin:24:1 FooBar and Foo-Bar of example.com/v1 both have the type FooBar']);
    assert.equal(versions[0]?.declarations.length, 1);
  });

  it('may stand twice, but not with two meanings', async () => {
    assert.deepEqual((await readText(`${crdText('Foo')}---\n${crdText('Foo')}`)).lines, []);
    const { lines } = await readText(`${crdText('Foo')}---\n${crdText('Foo').replace('integer', 'string')}`);
    assert.deepEqual(lines, ['KC5006 stdin:24:1 foos.example.com is defined here and, differently, in stdin:1']);
  });

  it('is placed in a list too', async () => {
    const [foo, other] = [crdJson('Foo'), JSON.parse(JSON.stringify(crdJson('Foo')).replace('Cluster', 'Namespaced'))];
    const { lines } = await readText(JSON.stringify({ kind: 'List', items: [foo, other] }, undefined, 1));
    assert.deepEqual(lines, ['KC5006 stdin:28:3 foos.example.com is defined here and, differently, in stdin:4']);
  });

  it('has no kind that another one of its group has under another plural', async () => {
    const other = crdText('Foo').replaceAll('foos', 'fooz');
    const { lines, versions } = await readText(`${crdText('Foo')}---\n${other}---\n${crdText('Bar')}`);
    const message = 'foos.example.com and fooz.example.com give example.com/v1 the kind Foo';
    assert.deepEqual(lines, [`KC5008 stdin:1:1 ${message}`, `KC5008 stdin:24:1 ${message}`]);
    assert.deepEqual(
      versions[0]?.declarations.map(({ name }) => name),
      ['Bar', 'Foo'],
    );
    const elsewhere = other.replaceAll('example.com', 'example.org');
    assert.deepEqual((await readText(`${crdText('Foo')}---\n${elsewhere}`)).lines, []);
    assert.deepEqual((await readText(`${crdText('Foo')}---\n${other.replace('name: v1', 'name: v2')}`)).lines, []);
  });

  it('needs its names, versions and a schema that is an object', async () => {
    const bare = 'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n';
    const { lines } = await readText(bare);
    assert.ok(lines.includes('KC5004 stdin:1:1 a CRD without a name: spec is missing'));
    const noSchema = await readText(crdText('Foo').replace(/openAPIV3Schema:[^]*/, 'openAPIV3Schema: 5\n'));
    const noObject = await readText(crdText('Foo').replace(/schema:[^]*/, 'schema: 7\n'));
    assert.deepEqual(noObject.lines, ['KC5004 stdin:15:15 foos.example.com: schema is no object']);
    assert.deepEqual(noSchema.lines, ['KC5004 stdin:16:26 foos.example.com: openAPIV3Schema is no schema but 5']);
  });
});
