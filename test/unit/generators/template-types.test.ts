import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { checkTemplateTypes, templateNames, type ViewTypes } from '../../support/template-types.ts';

const views: ViewTypes = {
  'apply-kind.ts.eta': ['ApplyKindView', 'apply-views.ts'],
  'apply-nested.ts.eta': ['ApplyNestedView', 'apply-views.ts'],
  'apply-schema.ts.eta': ['ApplySchemaView', 'apply-views.ts'],
  'clientset.ts.eta': ['ClientsetView', 'clientset.ts'],
  'deepcopy.ts.eta': ['DeepCopyView', 'deepcopy.ts'],
  'fake.ts.eta': ['FakeView', 'fake.ts'],
  'index.ts.eta': ['IndexView', 'index-file.ts'],
  'informer-factory.ts.eta': ['InformerFactoryView', 'informer-views.ts'],
  'informer-generic.ts.eta': ['InformerGenericView', 'informer-views.ts'],
  'informer-group.ts.eta': ['InformerGroupView', 'informer-views.ts'],
  'informer-kind.ts.eta': ['InformerKindView', 'informer-views.ts'],
  'informer-version.ts.eta': ['InformerVersionView', 'informer-views.ts'],
  'lister.ts.eta': ['ListerView', 'lister.ts'],
  'register.ts.eta': ['RegisterView', 'register.ts'],
  'scheme.ts.eta': ['SchemeView', 'clientset.ts'],
  'typed-client.ts.eta': ['TypedClientView', 'typed-client.ts'],
  'typed-kind.ts.eta': ['TypedKindView', 'typed-client.ts'],
  'types.ts.eta': ['TypesView', 'types.ts'],
};

describe('templates', () => {
  it('all have a view type', () => {
    assert.deepEqual(Object.keys(views).sort(), [...templateNames()].sort());
  });

  it('show what is in their view types, and nothing but holes', () => {
    assert.deepEqual(checkTemplateTypes(views), []);
  });

  it('that misspell a member, or show what is no hole, are found with their line', () => {
    const text = '<%= it.kind %>\n<%= it.knid %>\n\n<%= it.isNamespaced %>\n';
    const faults = checkTemplateTypes(
      { 'lister.ts.eta': ['ListerView', 'lister.ts'] },
      new Map([['lister.ts.eta', text]]),
    );
    assert.match(faults[0] ?? '', /^lister\.ts\.eta:2: Property 'knid' does not exist on type 'ListerView'/);
    assert.match(
      faults[1] ?? '',
      /^lister\.ts\.eta:4: Argument of type 'boolean' is not assignable to parameter of type 'Hole'/,
    );
    assert.equal(faults.length, 2);
  });
});
