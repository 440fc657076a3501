/**
 * Parity: one scenario runs on a real API server and on ours, and every step must give the same. A step is one call of a
 * client; beside its outcome, the transcript holds all objects as they are after it.
 */
import { deploymentResource } from '@kube-codegen/kubernetes/clientset/typed/apps/v1';
import { leaseResource } from '@kube-codegen/kubernetes/clientset/typed/coordination/v1';
import { configMapResource, nodeResource } from '@kube-codegen/kubernetes/clientset/typed/core/v1';
import type { KubernetesObject, WatchOptions } from '@kube-codegen/runtime/meta/v1';
import { ApiError, ResourceClient, type ApiRequest, type ResourceDescriptor } from '@kube-codegen/runtime/rest';
import { createTwoFilesPatch } from 'diff';

import { fooResource } from '../../generated/clientset/versioned/typed/samplecontroller/v1alpha1/index.ts';
import { appResource } from './parity-app.ts';
import { normalise } from './parity-normalise.ts';
import type { ParityTarget } from './parity-targets.ts';
import { widgetResource } from './parity-widget.ts';

/** An object of any kind, so that a test can send what the types do not allow. */
export interface Loose extends KubernetesObject {
  [member: string]: unknown;
}

const resources = {
  foos: fooResource,
  widgets: widgetResource,
  apps: appResource,
  configMaps: configMapResource,
  nodes: nodeResource,
  deployments: deploymentResource,
  leases: leaseResource,
} satisfies Readonly<Record<ParityKind, ResourceDescriptor>>;

/** A kind that every target serves. */
export type ParityKind = 'foos' | 'widgets' | 'apps' | 'configMaps' | 'nodes' | 'deployments' | 'leases';

/** One step: what was done, what came of it, and what is there afterwards. */
interface Step {
  readonly what: string;
  readonly outcome: unknown;
  readonly objects: unknown;
}

/** A scenario on one target. */
export class ParityRun {
  readonly target: ParityTarget['name'];
  readonly namespace: string;
  readonly resource: ResourceDescriptor;
  /** The generated typed client of the kind: this very class over the target's transport. */
  readonly client: ResourceClient<Loose>;
  readonly steps: Step[] = [];
  readonly #rest: ParityTarget['rest'];

  constructor({ name, rest }: ParityTarget, kind: ParityKind, namespace: string) {
    this.target = name;
    this.namespace = namespace;
    this.resource = resources[kind];
    this.client = new ResourceClient<Loose>(rest, this.resource, namespace);
    this.#rest = rest;
  }

  /** An object of the kind, complete. */
  object(name: string, members: Record<string, unknown> = {}, metadata: Loose['metadata'] = {}): Loose {
    const { group, version, kind, namespaced } = this.resource;
    const place = namespaced ? { namespace: this.namespace } : {};
    const labels = namespaced ? {} : { labels: { parity: this.namespace, ...metadata.labels } };
    return {
      apiVersion: group === '' ? version : `${group}/${version}`,
      kind,
      metadata: { name, ...place, ...metadata, ...labels },
      ...members,
    };
  }

  /** Does one thing and writes down what came of it; failures of the API are outcomes like any other. */
  step<T>(what: string, act: (client: ResourceClient<Loose>) => Promise<T>): Promise<T> {
    return this.#step(what, act, false);
  }

  /** As `step`; of failures, the words may differ. */
  loosely<T>(what: string, act: (client: ResourceClient<Loose>) => Promise<T>): Promise<T> {
    return this.#step(what, act, true);
  }

  async #step<T>(what: string, act: (client: ResourceClient<Loose>) => Promise<T>, isLoose: boolean): Promise<T> {
    let result: T | undefined;
    let outcome: unknown;
    try {
      result = await act(this.client);
      outcome = result === undefined ? 'done' : result;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const { code, reason, message, status } = error;
      outcome = isLoose ? { code, reason } : { code, reason, message, details: withoutEmpty(status.details) };
    }
    this.steps.push(structuredClone({ what, outcome, objects: await this.#objects() }));
    // After a failure there is nothing to go on with; a scenario that needs the result fails by itself then.
    return result as T;
  }

  /** A request as it goes over the wire, for what typed clients do not let through. */
  raw(what: string, request: Omit<ApiRequest, 'resource' | 'namespace'> & Partial<ApiRequest>): Promise<unknown> {
    return this.step(what, () => this.send(request));
  }

  /** Sends such a request, for a step of its own. */
  send(request: Omit<ApiRequest, 'resource' | 'namespace'> & Partial<ApiRequest>): Promise<unknown> {
    const place = this.resource.namespaced ? { namespace: this.namespace } : {};
    return this.#rest.request({ resource: this.resource, ...place, ...request });
  }

  /** The events of a watch up to the one about the object `until`. */
  watch(what: string, options: WatchOptions, until: string): Promise<unknown> {
    return this.step(what, async (client) => {
      const seen: unknown[] = [];
      const signal = AbortSignal.timeout(5_000);
      for await (const event of client.watch({ ...options, signal })) {
        seen.push(event);
        if (event.type === 'ERROR' || event.object.metadata.name === until) break;
      }
      return seen;
    });
  }

  async #objects(): Promise<unknown> {
    const selection = this.resource.namespaced ? {} : { labelSelector: `parity=${this.namespace}` };
    return (await this.client.list(selection)).items;
  }
}

/** The server may say nothing in as many members as it likes. */
function withoutEmpty(details: object | undefined): object | undefined {
  return details !== undefined && Object.keys(details).length === 0 ? undefined : details;
}

/** What is done on each target. */
export type Scenario = (run: ParityRun) => Promise<void>;

let scenarios = 0;

/** Runs a scenario on every target, and gives the differences from the first one as text: empty when there are none. */
export async function differencesOf(
  targets: readonly [ParityTarget, ...ParityTarget[]],
  kind: ParityKind,
  scenario: Scenario,
): Promise<string> {
  const namespace = `parity-${++scenarios}`;
  const runs = await Promise.all(targets.map((target) => runOn(target, kind, namespace, scenario)));
  const [real, ...ours] = runs.map(({ steps }) => steps);
  return ours.map((steps, i) => differences(targets[i + 1]?.name ?? '', real ?? [], steps)).join('');
}

async function runOn(
  target: ParityTarget,
  kind: ParityKind,
  namespace: string,
  scenario: Scenario,
): Promise<ParityRun> {
  const run = new ParityRun(target, kind, namespace);
  if (target.name !== 'fake') {
    const body = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } };
    await target.rest.request({ verb: 'create', resource: namespaceResource, body });
  }
  try {
    await scenario(run);
  } catch (error) {
    run.steps.push({ what: 'the scenario itself', outcome: `threw ${String(error)}`, objects: [] });
  }
  return run;
}

const namespaceResource: ResourceDescriptor = {
  group: '',
  version: 'v1',
  resource: 'namespaces',
  kind: 'Namespace',
  listKind: 'NamespaceList',
  namespaced: false,
  hasStatus: true,
};

/** Once the objects are not the same any more, only outcomes are compared: what follows from that is of no interest. */
function differences(target: string, expected: readonly Step[], actual: readonly Step[]): string {
  const [want, have] = [normalisedSteps(expected), normalisedSteps(actual)];
  let sameObjects = true;
  const patches: string[] = [];
  for (let i = 0; i < Math.max(want.length, have.length); i++) {
    const title = `step ${i + 1}: ${expected[i]?.what ?? actual[i]?.what ?? ''}`;
    for (const part of sameObjects ? (['outcome', 'objects'] as const) : (['outcome'] as const)) {
      const [left = '', right = ''] = [want[i]?.[part], have[i]?.[part]];
      if (left === right) continue;
      if (part === 'objects') sameObjects = false;
      patches.push(createTwoFilesPatch(`${title}: ${part} (real)`, `(${target})`, left, right, '', '', { context: 3 }));
    }
  }
  return patches.join('');
}

function normalisedSteps(steps: readonly Step[]): readonly Readonly<Record<'outcome' | 'objects', string>>[] {
  return normalise(steps).map((step) => ({
    outcome: `${JSON.stringify(step['outcome'], undefined, 1)}\n`,
    objects: `${JSON.stringify(step['objects'], undefined, 1)}\n`,
  }));
}
