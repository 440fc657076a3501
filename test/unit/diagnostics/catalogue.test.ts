import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { catalogue, Collector, severityOf, utf8Text } from '../../../src/diagnostics/index.ts';

describe('the catalogue', () => {
  test('codes are sorted, and each is explained', () => {
    const codes = Object.keys(catalogue);
    assert.deepEqual(codes, codes.toSorted());
    for (const [code, { title, cause, fix }] of Object.entries(catalogue)) {
      assert.match(code, /^KC[1-59]\d{3}$/);
      assert.match(title, /^(?!.*\.$)\S/, `${code}: a title has no final stop`);
      assert.match(cause, /\.$/, code);
      assert.match(fix, /\.$/, code);
    }
  });
});

describe('the collector', () => {
  test('sorts by place and code, drops repetitions, knows errors from warnings', () => {
    const collector = new Collector();
    collector.report('KC2001', 'b', { file: 'b', line: 1, column: 1 });
    assert.equal(collector.hasErrors, false);
    collector.report('KC3003', 'c', { file: 'a', line: 10, column: 1 }, 'help');
    collector.report('KC3002', 'c', { file: 'a', line: 9, column: 2 });
    collector.report('KC3002', 'c', { file: 'a', line: 9, column: 1 });
    collector.report('KC2001', 'b', { file: 'b', line: 1, column: 1 });
    collector.report('KC1001', 'nowhere');
    assert.equal(collector.hasErrors, true);
    assert.deepEqual(
      collector.sorted().map(({ code, position }) => [code, position?.file, position?.line, position?.column]),
      [
        ['KC1001', undefined, undefined, undefined],
        ['KC3002', 'a', 9, 1],
        ['KC3002', 'a', 9, 2],
        ['KC3003', 'a', 10, 1],
        ['KC2001', 'b', 1, 1],
      ],
    );
    assert.deepEqual([severityOf('KC2001'), severityOf('KC3003')], ['warning', 'error']);
  });

  test('makes errors of the warnings so far', () => {
    const collector = new Collector();
    collector.report('KC2001', 'a');
    collector.raiseWarnings();
    assert.equal(collector.hasErrors, true);
    collector.report('KC2001', 'b', { flag: '--apis' });
    assert.deepEqual(
      collector.sorted().map(({ severity, flag }) => [severity, flag]),
      [
        ['error', undefined],
        ['warning', '--apis'],
      ],
    );
  });
});

describe('utf8Text', () => {
  test('gives the text, without a byte order mark', () => {
    const collector = new Collector();
    assert.equal(utf8Text(Buffer.from('\uFEFFa\r\nß\uFFFD'), 'f', collector), 'a\r\nß\uFFFD');
    assert.deepEqual(collector.sorted(), []);
  });

  test('reports the place of the first byte that is no UTF-8', () => {
    const cases: [bytes: Buffer, line: number, column: number][] = [
      [Buffer.from([0xff]), 1, 1],
      [Buffer.from('a\nßb\xdf\n', 'latin1'), 2, 1],
      [Buffer.concat([Buffer.from('a\nß b'), Buffer.from([0xc3])]), 2, 4],
    ];
    for (const [bytes, line, column] of cases) {
      const collector = new Collector();
      assert.equal(utf8Text(bytes, 'f', collector), undefined);
      assert.deepEqual(collector.sorted()[0]?.position, { file: 'f', line, column });
      assert.equal(collector.sorted()[0]?.code, 'KC1102');
    }
  });
});
