// Getting, listing and watching: a real API server, fake clientsets and the API server in memory.
import { extractFoo } from '../../generated/applyconfiguration/samplecontroller/v1alpha1/index.ts';
import type { Foo } from '../../src/sample-controller/apis/samplecontroller/v1alpha1/types.ts';
import type { ParityRun } from '../support/parity.ts';
import { describeParity } from '../support/parity-suite.ts';

const merge = 'application/merge-patch+json';

async function create(run: ParityRun, names: readonly string[], labels: Record<string, string> = {}): Promise<void> {
  for (const name of names) {
    await run.step(`create ${name}`, (client) => client.create(run.object(name, {}, { labels: { ...labels, name } })));
  }
}

describeParity('reads are those of kube-apiserver', (same) => {
  same('label selectors', 'foos', async (run) => {
    await create(run, ['a', 'b', 'c'], { app: 'x' });
    await run.step('bare', (client) => client.create(run.object('bare')));
    const selectors = [
      'app=x',
      'app==x,name=a',
      'app!=x',
      'name in (a, b)',
      'name notin (a,b)',
      'app',
      '!app',
      'name>1',
      '',
      'app=',
      'name in ()',
    ];
    const bad = [
      'a b',
      'in (a)',
      'name in (a',
      '=x',
      'a=b=c',
      '!',
      'x>y',
      'a/b/c=d',
      `${'k'.repeat(64)}=x`,
      'a=-',
      ',',
    ];
    for (const labelSelector of selectors) {
      await run.step(`list ${labelSelector}`, (client) => client.list({ labelSelector }));
    }
    for (const labelSelector of bad) {
      await run.loosely(`list ${labelSelector}`, (client) => client.list({ labelSelector }));
    }
  });

  same('field selectors', 'foos', async (run) => {
    await create(run, ['a', 'b']);
    const selectors = [
      'metadata.name=a',
      'metadata.name!=a',
      'metadata.name==a,metadata.namespace!=x',
      'metadata.namespace=x',
    ];
    const unknown = ['spec.replicas=1', '=a', 'metadata.labels=x', 'a=b,'];
    for (const fieldSelector of [...selectors, ...unknown]) {
      await run.step(`list ${fieldSelector}`, (client) => client.list({ fieldSelector }));
    }
    for (const fieldSelector of ['metadata.name', 'metadata.name in (a)', 'metadata.name=a\\']) {
      await run.loosely(`list ${fieldSelector}`, (client) => client.list({ fieldSelector }));
    }
  });

  same('field selectors of built-in kinds', 'configMaps', async (run) => {
    await create(run, ['a', 'b']);
    for (const fieldSelector of ['metadata.name=a', 'metadata.name!=a', 'data.x=1', 'metadata.uid=x']) {
      await run.step(`list ${fieldSelector}`, (client) => client.list({ fieldSelector }));
    }
  });

  same('pages', 'foos', async (run) => {
    await create(run, ['a', 'a-b', 'a.b', 'b', 'c'], { app: 'x' });
    const first = await run.step('first', (client) => client.list({ limit: 2 }));
    const token = first.metadata.continue;
    await run.step('add in between', (client) => client.create(run.object('aa')));
    await run.step('delete in between', (client) => client.delete('b'));
    const second = await run.step('second', (client) => client.list({ limit: 2, continue: token }));
    await run.step('third', (client) => client.list({ limit: 2, continue: second.metadata.continue }));
    await run.step('the rest of the first', (client) => client.list({ continue: token }));
    await run.step('selected', (client) => client.list({ limit: 2, labelSelector: 'app=x' }));
    await run.step('more than there are', (client) => client.list({ limit: 50 }));
    await run.step('limit 0', (client) => client.list({ limit: 0 }));
    await run.loosely('a bad token', (client) => client.list({ limit: 2, continue: 'nonsense' }));
    await run.step('a token of JSON', (client) =>
      client.list({ limit: 2, continue: Buffer.from('{}').toString('base64url') }),
    );
    await run.step('token and version', (client) => client.list({ continue: token, resourceVersion: '1' }));
    await run.step('bad version', (client) => client.list({ resourceVersion: 'x' }));
    await run.step('bad match', (client) => client.list({ resourceVersionMatch: 'Exact' }));
    await run.step('exactly 0', (client) => client.list({ resourceVersion: '0', resourceVersionMatch: 'Exact' }));
    await run.raw('an unknown match', {
      verb: 'list',
      query: { resourceVersion: '1', resourceVersionMatch: 'Roughly' },
    });
    await run.raw('a limit that is none', { verb: 'list', query: { limit: 'x' } });
    await run.step('any version', (client) => client.list({ resourceVersion: '0', labelSelector: 'app=x' }));
  });

  same('lists of the past', 'foos', async (run) => {
    await create(run, ['a', 'b']);
    const { metadata } = await run.step('list', (client) => client.list());
    await run.step('change', (client) => client.patch('a', merge, { spec: { replicas: 2 } }));
    await run.step('delete', (client) => client.delete('b'));
    await run.step('add', (client) => client.create(run.object('c')));
    const resourceVersion = metadata.resourceVersion;
    await run.step('exactly then', (client) => client.list({ resourceVersion, resourceVersionMatch: 'Exact' }));
    await run.step('not older than then', (client) =>
      client.list({ resourceVersion, resourceVersionMatch: 'NotOlderThan' }),
    );
    await run.step('not older, without saying so', (client) => client.list({ resourceVersion }));
  });

  same('a watch from a list', 'foos', async (run) => {
    await create(run, ['a', 'b']);
    const { metadata } = await run.step('list', (client) => client.list());
    const { resourceVersion } = metadata;
    await run.step('change', (client) => client.patch('a', merge, { spec: { replicas: 2 } }));
    const a = await run.step('get', (client) => client.get('a'));
    await run.step('status', (client) => client.updateStatus({ ...a, status: { availableReplicas: 1 } }));
    await run.step('no change', (client) => client.patch('a', merge, { spec: { replicas: 2 } }));
    await run.step('delete', (client) => client.delete('b'));
    await run.step('held', (client) => client.create(run.object('held', {}, { finalizers: ['example.com/f'] })));
    await run.step('delete what is held', (client) => client.delete('held'));
    await run.step('let go', (client) => client.patch('held', merge, { metadata: { finalizers: [] } }));
    await run.step('label', (client) => client.patch('a', merge, { metadata: { labels: { app: 'x' } } }));
    await run.step('unlabel', (client) => client.patch('a', merge, { metadata: { labels: { app: null } } }));
    await run.step('sentinel', (client) => client.create(run.object('z', {}, { labels: { app: 'x' } })));
    await run.watch('all', { resourceVersion }, 'z');
    await run.watch('those with a label', { resourceVersion, labelSelector: 'app=x' }, 'z');
    await run.watch('by name', { resourceVersion, fieldSelector: 'metadata.name=z' }, 'z');
    await run.watch('from the last one on', { resourceVersion: a.metadata.resourceVersion }, 'z');
  });

  same('a watch that begins with what is there', 'foos', async (run) => {
    await create(run, ['a', 'b', 'z']);
    await run.watch('without a version', {}, 'z');
    await run.watch('version 0', { resourceVersion: '0', labelSelector: 'name in (a,z)' }, 'z');
    await run.loosely('bad selector', async (client) => {
      for await (const event of client.watch({ labelSelector: 'a in' })) return event;
    });
    await run.step('bad field', async (client) => {
      for await (const event of client.watch({ fieldSelector: 'spec.x=1' })) return event;
    });
    await run.step('bad version', async (client) => {
      for await (const event of client.watch({ resourceVersion: 'x' })) return event;
    });
    await run.step('initial events without a match', async (client) => {
      for await (const event of client.watch({ sendInitialEvents: true })) return event;
    });
    await run.step('a match without initial events', async (client) => {
      for await (const event of client.watch({ resourceVersionMatch: 'NotOlderThan' })) return event;
    });
  });

  same('a watch with initial events and bookmarks', 'foos', async (run) => {
    await create(run, ['a', 'b']);
    await run.step('up to the bookmark', async (client) => {
      const seen: unknown[] = [];
      const options = {
        sendInitialEvents: true,
        resourceVersionMatch: 'NotOlderThan',
        allowWatchBookmarks: true,
      } as const;
      for await (const event of client.watch({ ...options, signal: AbortSignal.timeout(5_000) })) {
        if (event.type !== 'BOOKMARK') seen.push(event);
        else {
          seen.push({
            ...event,
            object: { ...event.object, metadata: { ...event.object.metadata, resourceVersion: '' } },
          });
          break;
        }
      }
      return seen;
    });
  });

  same('gets', 'foos', async (run) => {
    await create(run, ['a']);
    await run.step('it', (client) => client.get('a'));
    await run.step('missing', (client) => client.get('b'));
    await run.step('version 0', (client) => client.get('a', { resourceVersion: '0' }));
    await run.step('version 1', (client) => client.get('a', { resourceVersion: '1' }));
    await run.step('bad version', (client) => client.get('a', { resourceVersion: 'x' }));
    await run.step('a name that needs quoting', (client) => client.get('a b?x'));
  });

  same('what was applied can be extracted', 'foos', async (run) => {
    await run.step('apply', (client) =>
      client.apply(run.object('a', { spec: { deploymentName: 'x', replicas: 2 } }, { labels: { a: 'b' } }), {
        fieldManager: 'one',
      }),
    );
    await run.step('status', (client) =>
      client.applyStatus(run.object('a', { status: { availableReplicas: 1 } }), { fieldManager: 'one' }),
    );
    await run.step('another', (client) =>
      client.apply(run.object('a', { spec: { replicas: 2 } }, { annotations: { c: 'd' } }), { fieldManager: 'two' }),
    );
    const object = await run.step('get', (client) => client.get('a'));
    // What the harness holds loosely is a Foo.
    const foo = object as unknown as Foo;
    await run.step('extract', async () => extractFoo(foo, 'one'));
    await run.step('extract the status', async () => extractFoo(foo, 'one', 'status'));
    await run.step('extract of another', async () => extractFoo(foo, 'two'));
    await run.step('extract of a stranger', async () => extractFoo(foo, 'three'));
    await run.step('apply what was extracted', (client) =>
      client.apply(extractFoo(foo, 'one'), { fieldManager: 'one' }),
    );
  });
});
