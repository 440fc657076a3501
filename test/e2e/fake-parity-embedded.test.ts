// Built-in types inside of custom resources: generated apply configurations merge them as the CRD of the same types does.
import type { ParityRun } from '../support/parity.ts';
import { describeParity } from '../support/parity-suite.ts';

/** Applies specs to the object `a`. */
function applier(run: ParityRun) {
  return (what: string, fieldManager: string, spec: object, force = false) =>
    run.step(what, (client) => client.apply(run.object('a', { spec }), { fieldManager, force }));
}

const template = (spec: object): object => ({ template: { spec } });
const http = { containerPort: 80, protocol: 'TCP' };

describeParity('types of built-in kinds in custom resources merge as in kube-apiserver', (same) => {
  same('containers by name, and what is in them by its keys', 'apps', async (run) => {
    const apply = applier(run);
    await apply(
      'one',
      'one',
      template({ containers: [{ name: 'a', image: 'a:1', env: [{ name: 'X', value: '1' }] }] }),
    );
    await apply('two adds another', 'two', template({ containers: [{ name: 'b', image: 'b:1', ports: [http] }] }));
    await apply('two adds to that of one', 'two', {
      ...template({
        containers: [
          { name: 'a', env: [{ name: 'Y', value: '2' }], ports: [{ ...http, name: 'web' }] },
          { name: 'b', image: 'b:1', ports: [http, { ...http, protocol: 'UDP' }] },
        ],
      }),
    });
    await apply('a conflict in an item of an item', 'two', {
      ...template({ containers: [{ name: 'a', image: 'a:2', env: [{ name: 'X', value: '3' }] }] }),
    });
    await apply('forced', 'two', template({ containers: [{ name: 'a', env: [{ name: 'X', value: '3' }] }] }), true);
    await apply('one lets go of its container', 'one', template({ initContainers: [{ name: 'a', image: 'i' }] }));
    await apply('two lets go of all', 'two', {});
  });

  same('two of one key', 'apps', async (run) => {
    const apply = applier(run);
    await apply('containers', 'one', template({ containers: [{ name: 'a' }, { name: 'a', image: 'x' }] }));
    await apply('ports', 'one', template({ containers: [{ name: 'a', ports: [http, { ...http, name: 'x' }] }] }));
    await apply('an own list', 'one', { sidecars: [{ name: 'a' }, { name: 'a' }] });
  });

  same('own lists of built-in types, atomic members, maps', 'apps', async (run) => {
    const apply = applier(run);
    await apply('one', 'one', {
      sidecars: [{ name: 's', image: 's:1', args: ['x'] }],
      template: {
        metadata: { labels: { a: '1' } },
        spec: {
          nodeSelector: { disk: 'ssd' },
          tolerations: [{ key: 'k', operator: 'Exists' }],
          hostAliases: [{ ip: '10.0.0.1', hostnames: ['a'] }],
          imagePullSecrets: [{ name: 'one' }],
        },
      },
      selector: { matchLabels: { a: '1' } },
      affinity: { nodeAffinity: {} },
    });
    await apply('two shares', 'two', {
      sidecars: [{ name: 's', resources: { limits: { cpu: 1, memory: '1Gi' } } }, { name: 't' }],
      template: {
        metadata: { labels: { b: '2' }, annotations: { c: '3' } },
        spec: { hostAliases: [{ ip: '10.0.0.2', hostnames: ['b'] }], imagePullSecrets: [{ name: 'two' }] },
      },
    });
    await apply('arguments are one', 'two', { sidecars: [{ name: 's', args: ['x', 'y'] }] });
    await apply('node selectors are one', 'two', template({ nodeSelector: { disk: 'ssd', zone: 'z' } }));
    await apply('tolerations are one', 'two', template({ tolerations: [{ key: 'l' }] }));
    await apply('host names are one', 'two', template({ hostAliases: [{ ip: '10.0.0.1', hostnames: ['a', 'c'] }] }));
    await apply('label selectors are one', 'two', { selector: { matchLabels: { b: '2' } } });
    await apply('a member marked as one', 'two', { affinity: { nodeAffinity: { x: 1 } } });
    await apply('limits are many', 'one', { sidecars: [{ name: 's', resources: { limits: { cpu: 2 } } }] });
    await apply('one lets go', 'one', {});
    await run.step('an update', (client) =>
      client.patch('a', 'application/merge-patch+json', { spec: { sidecars: [{ name: 't', image: 't:1' }] } }),
    );
    await apply('two again', 'two', { sidecars: [{ name: 't' }] });
  });
});
