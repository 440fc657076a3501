import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, it } from 'node:test';

import { Collector } from '../../../src/diagnostics/index.ts';
import { generators } from '../../../src/generators/index.ts';
import {
  configEntries,
  flagOf,
  mergeUserOptions,
  optionEntries,
  optionsMarkdown,
  optionsSchema,
  parseConfigFile,
  type UserOptions,
} from '../../../src/options/index.ts';

describe('the option table', () => {
  it('has examples that its own reader accepts', () => {
    for (const [name, spec] of configEntries) {
      const [section, key] = name.split('.');
      const text = key === undefined ? `${name}: ${spec.example}` : `${section}: { ${key}: ${spec.example} }`;
      const collector = new Collector();
      const { user } = parseConfigFile(text, 'codegen.yaml', collector);
      assert.deepEqual(collector.sorted(), [], text);
      assert.equal(Object.keys(user).length, 1, text);
    }
  });

  it('has descriptions that fit a line of help', () => {
    for (const [name, { description, value }] of optionEntries) {
      assert.ok(flagOf(name).length + value.length + description.length < 90, name);
      assert.doesNotMatch(description, /\.$|^[A-Z][a-z]+ /, name);
    }
  });

  it('makes flags of keys', () => {
    assert.equal(flagOf('importExtension'), '--import-extension');
    assert.equal(flagOf('clientset.apiPath'), '--clientset-api-path');
  });

  it('is documented row by row', () => {
    const markdown = optionsMarkdown();
    for (const [name] of optionEntries) assert.match(markdown, new RegExp(`\`(-., )?${flagOf(name)}[ \`]`));
    assert.match(markdown, /\| `output` \| `-o, --output <folder>` \| `generated` \|/);
    for (const line of markdown.trim().split('\n')) assert.equal(line.match(/(?<!\\)\|/g)?.length, 6, line);
  });
});

describe('optionsSchema', () => {
  it('knows every key and nothing else', () => {
    const schema = JSON.parse(JSON.stringify(optionsSchema(['lister']))) as {
      properties: Record<string, { properties?: object; items?: unknown; default?: unknown }>;
    };
    assert.deepEqual(
      new Set(Object.keys(schema.properties)),
      new Set(['$schema', ...configEntries.map(([name]) => name.split('.')[0])]),
    );
    assert.deepEqual(Object.keys(schema.properties['clientset']?.properties ?? {}), ['name', 'apiPath']);
    assert.deepEqual(schema.properties['generators']?.items, { enum: ['lister'] });
    assert.equal(schema.properties['output']?.default, 'generated');
  });
});

describe('mergeUserOptions', () => {
  it('lets flags win setting by setting', () => {
    const file: UserOptions = { apis: ['a', 'b'], output: 'x', clientset: { name: 'n', apiPath: '/p' } };
    const merged = mergeUserOptions(file, { apis: ['c'], clientset: { name: 'm' } });
    assert.deepEqual(merged, { apis: ['c'], output: 'x', clientset: { name: 'm', apiPath: '/p' } });
  });
});

// The schema that editors read is committed; it must be the one that the table makes. UPDATE=1 writes it.
describe('artifacts/codegen.schema.json', () => {
  it('is up to date', () => {
    const file = new URL('../../../artifacts/codegen.schema.json', import.meta.url);
    const text = `${JSON.stringify(optionsSchema(generators.map(({ name }) => name)), undefined, 2)}\n`;
    if (process.env['UPDATE'] === '1') writeFileSync(file, text);
    assert.equal(readFileSync(file, 'utf8'), text, 'UPDATE=1 with this test writes it anew');
  });
});
