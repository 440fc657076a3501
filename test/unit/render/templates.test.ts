import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { Collector } from '../../../src/diagnostics/index.ts';
import { checkTemplate, loadTemplates } from '../../../src/render/index.ts';
import { generate } from '../../support/generated.ts';
import { fooVersion, modelOf } from '../../support/model.ts';
import { diskReader } from '../../support/generated.ts';

describe('checkTemplate', () => {
  const cases: Readonly<Record<string, readonly [text: string, fault: string | undefined]>> = {
    'plain text': ['a ${b} `c` <div>\n', undefined],
    'a hole': ['<%= it.a.b %>\n', undefined],
    'a loop with its variable': ['<% for (const x of it.y) { -%>\n<%= x.z %>\n<% } -%>\n', undefined],
    statements: ['<% const x = 1; -%>\n', '1: not allowed in a template: <% const x = 1; -%>'],
    'raw output': ['<%~ it.x %>\n', '1: not allowed in a template: <%~ it.x %>'],
    calls: ['a <%= it.x() %>\n', '1: not allowed in a template: <%= it.x() %>'],
    expressions: ['<%= it.x + 1 %>\n', '1: not allowed in a template: <%= it.x + 1 %>'],
    indexing: ['<%= it["x"] %>\n', '1: not allowed in a template: <%= it["x"] %>'],
    'trimming of holes': ['<%= it.x -%>\n', '1: not allowed in a template: <%= it.x -%>'],
    'the view as a whole': ['<%= it %>\n', '1: nothing is called it here'],
    'other names': ['<%= globalThis.process %>\n', '1: nothing is called globalThis.process here'],
    'a variable outside its loop': [
      '<% for (const x of it.y) { -%>\n<% } -%>\n<%= x %>\n',
      '3: nothing is called x here',
    ],
    'control behind text': ['a <% if (it.x) { -%>\n<% } -%>\n', '1: not allowed in a template: a <% if (it.x) { -%>'],
    'indented control': ['  <% } -%>\n', '1: not allowed in a template: <% } -%>'],
    'conditions with code': [
      '<% if (it.x === 1) { -%>\n<% } -%>\n',
      '1: not allowed in a template: <% if (it.x === 1) { -%>',
    ],
    'an open block': ['\n<% if (it.x) { -%>\n', '2: this block is not closed'],
    'a closing without a block': ['<% } -%>\n', '1: no block is open here'],
    'an else without an if': ['<% for (const x of it.y) { -%>\n<% } else { -%>\n<% } -%>\n', '2: no if is open here'],
    'an else behind the else': [
      '<% if (it.x) { -%>\n<% } else { -%>\n<% } else { -%>\n<% } -%>\n',
      '3: no if is open here',
    ],
    'a variable that hides the view': ['<% for (const it of it.y) { -%>\n<% } -%>\n', '1: it is taken'],
    'unclosed tags': ['<%= it.x\n', '1: not allowed in a template: <%= it.x'],
  };
  for (const [name, [text, fault]] of Object.entries(cases)) {
    it(`${fault === undefined ? 'allows' : 'refuses'} ${name}`, () => {
      const [first] = checkTemplate(text);
      assert.equal(first && `${first.line}: ${first.message}`, fault);
    });
  }
});

describe("a user's templates", () => {
  const own = (files: Readonly<Record<string, string>>) => ({
    list: (folder: string) => (folder === '/own' ? Object.keys(files) : diskReader.list(folder)),
    read: (folder: string, name: string) => (folder === '/own' ? (files[name] ?? '') : diskReader.read(folder, name)),
  });
  const model = modelOf(fooVersion());

  it('replace ours by name', () => {
    const reader = own({ 'register.ts.eta': 'export const mine = <%= it.group %>;\r\n' });
    const { files, diagnostics } = generate(model, { templates: '/own', reader });
    assert.match(
      files.get('register/samplecontroller/v1alpha1.ts') ?? '',
      /export const mine = 'samplecontroller.k8s.io';\n$/,
    );
    assert.match(files.get('deepcopy/samplecontroller/v1alpha1.ts') ?? '', /deepCopyFoo/);
    assert.deepEqual(diagnostics, []);
  });

  it('that hold code are refused, with their place', () => {
    const reader = own({ 'register.ts.eta': 'a\n<% process.exit() -%>\n' });
    const { files, diagnostics } = generate(model, { templates: '/own', reader });
    assert.equal(files.has('register/samplecontroller/v1alpha1.ts'), false);
    assert.deepEqual(
      diagnostics.map(({ code, position }) => [code, position?.file, position?.line]),
      [['KC4208', '/own/register.ts.eta', 2]],
    );
  });

  it('that show what is not there fail alone, with their place', () => {
    const reader = own({ 'register.ts.eta': 'a\n<%= it.nope.deeper %>\n' });
    const { files, diagnostics } = generate(model, { templates: '/own', reader });
    assert.equal(files.has('register/samplecontroller/v1alpha1.ts'), false);
    assert.ok(files.has('deepcopy/samplecontroller/v1alpha1.ts'));
    assert.deepEqual(
      diagnostics.map(({ code, position }) => [code, position?.file, position?.line]),
      [['KC4206', '/own/register.ts.eta', 2]],
    );
  });

  it('that nearly have the name of one of ours get a warning', () => {
    const collector = new Collector();
    loadTemplates(
      { builtin: '/builtin', user: '/own' },
      {
        list: (folder) => (folder === '/own' ? ['regster.ts.eta', 'mine.ts.eta', 'notes.md'] : ['register.ts.eta']),
        read: () => '',
      },
      collector,
    );
    assert.deepEqual(
      collector.sorted().map(({ code, help }) => [code, help]),
      [['KC4209', 'did you mean "register.ts.eta"?']],
    );
  });

  it('that cannot be read are reported', () => {
    const reader = {
      ...own({ 'register.ts.eta': '' }),
      read: () => {
        throw new Error('EACCES');
      },
    };
    const { diagnostics } = generate(model, { templates: '/own', reader, names: ['register'] });
    assert.deepEqual(
      diagnostics.map(({ code }) => code),
      ['KC4208'],
    );
  });
});
