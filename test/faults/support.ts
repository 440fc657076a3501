/**
 * What the tests of this folder have in common: an informer over a real connection to a server that misbehaves, and what
 * must hold whatever went wrong. The cache equals the truth, the handler saw a history that leads to it, nothing was
 * left unhandled, and after the stop nothing is left behind.
 */
import assert from 'node:assert/strict';
import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';

import {
  type DeletedObject,
  type ResourceEventHandler,
  type SharedIndexInformer,
  type SharedIndexInformerOptions,
  newListWatch,
  newSharedIndexInformer,
} from '@kube-codegen/runtime/cache';
import { type Clock, systemClock } from '@kube-codegen/runtime/clock';
import type { Logger } from '@kube-codegen/runtime/log';
import type { DeepReadonly, KubernetesObject } from '@kube-codegen/runtime/meta/v1';
import { type ClientOptions, type HttpRestClient, newRestClient } from '@kube-codegen/runtime/rest';

import { type History, type Thing, things } from '../support/fault-server-history.ts';
import { type FaultProxy, startFaultProxy } from '../support/fault-server-proxy.ts';
import { type FaultServer, startFaultServer } from '../support/fault-server.ts';
import { newAuthority } from '../support/http-server-certificates.ts';
import { base64, kubeConfigFor } from '../support/http-server.ts';

export interface LogLine {
  readonly level: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly message: string;
}

/** A logger that remembers its lines. */
export function newMemoryLogger(): Logger & { readonly lines: LogLine[] } {
  const lines: LogLine[] = [];
  const log = (level: string) => (fields: object, message: string) =>
    void lines.push({ level, fields: { ...fields }, message });
  return { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error'), lines };
}

/** Real time, but `factor` times as fast. */
export function newFastClock(factor: number): Clock {
  return {
    now: () => systemClock.now(),
    monotonic: () => systemClock.monotonic() * factor,
    setTimeout: (callback, delayMs) => systemClock.setTimeout(callback, delayMs / factor),
  };
}

/** Waits of an informer that is in a hurry: 1, 2, 4, 8, 16, 16, … ms. */
export const hasty = { initialMs: 1, capMs: 16, factor: 2, jitter: 0 } as const;

/** Waits until something holds. Real sockets take real time; how much is for the machine to say. */
export async function until(what: string, holds: () => boolean, timeoutMs = 20_000): Promise<void> {
  const end = performance.now() + timeoutMs;
  for (let attempt = 0; !holds(); attempt += 1) {
    if (performance.now() > end) throw new Error(`waited ${timeoutMs} ms in vain: ${what}`);
    // Most things come within a few turns of the event loop.
    await (attempt < 30 ? turn() : delay(1));
  }
}

/** A handler that keeps a cache of its own out of what it hears, and notes what cannot be. */
export class Follower<T extends KubernetesObject> implements ResourceEventHandler<T> {
  readonly objects: Map<string, DeepReadonly<T>> = new Map();
  readonly problems: string[] = [];
  /** `add a uid-1`, `update a uid-1`, `delete a uid-1`, in order. */
  readonly heard: string[] = [];

  onAdd(object: DeepReadonly<T>): void {
    const key = keyOf(object);
    this.heard.push(`add ${nameAndUid(object)}`);
    if (this.objects.has(key)) this.problems.push(`${key} was added twice`);
    this.objects.set(key, object);
  }

  onUpdate(oldObject: DeepReadonly<T>, newObject: DeepReadonly<T>): void {
    const key = keyOf(newObject);
    this.heard.push(`update ${nameAndUid(newObject)}`);
    if (this.objects.get(key) !== oldObject) this.problems.push(`${key} was updated from a state nobody heard of`);
    if (oldObject.metadata?.uid !== newObject.metadata?.uid) this.problems.push(`${key} became another object`);
    this.objects.set(key, newObject);
  }

  onDelete({ key, lastKnown }: DeletedObject<T>): void {
    const known = this.objects.get(key);
    if (lastKnown !== undefined) this.heard.push(`delete ${nameAndUid(lastKnown)}`);
    if (known !== undefined && known.metadata?.uid !== lastKnown?.metadata?.uid) {
      this.problems.push(`another ${key} was deleted`);
    }
    this.objects.delete(key);
  }
}

function keyOf({ metadata }: DeepReadonly<KubernetesObject>): string {
  return `${metadata.namespace ?? ''}/${metadata.name ?? ''}`;
}

function nameAndUid({ metadata }: DeepReadonly<KubernetesObject>): string {
  return `${metadata.name ?? ''} ${metadata.uid ?? ''}`;
}

/** What a test works with. */
export interface World {
  readonly server: FaultServer;
  readonly history: History;
  /** Present when asked for. */
  readonly proxy: FaultProxy;
  readonly client: HttpRestClient;
  readonly informer: SharedIndexInformer<Thing>;
  readonly follower: Follower<Thing>;
  readonly logger: ReturnType<typeof newMemoryLogger>;
  /** What stops the informer. */
  readonly signal: AbortSignal;
  /** Starts the informer. */
  start(): void;
  /**
   * Starts the informer, waits until it knows everything and has heard of a change by its watch (an end is no very short
   * watch then), and forgets the requests so far. With three objects the version is 5 afterwards.
   */
  startAndWatch(): Promise<void>;
  /** Waits until the cache, and what the handler heard, equal the truth. */
  quiet(): Promise<void>;
  /** The warnings and errors so far, but for handlers that took long: on a busy machine they all may. */
  complaints(): string[];
  /** Another informer, with a client of its own, over the same server; it runs. */
  another(): Started;
  /** Stops the informer; done at the end in any case. */
  stop(): Promise<void>;
}

/** An informer that runs. */
export interface Started {
  /** Waits until the cache, and what the handler heard, equal the truth. */
  quiet(): Promise<void>;
  stop(): Promise<void>;
}

export interface WorldOptions extends Partial<SharedIndexInformerOptions<Thing>> {
  readonly protocol?: Protocol;
  readonly streamsLists?: boolean;
  /** Puts a proxy between the client and the server. */
  readonly proxied?: boolean;
  readonly client?: ClientOptions;
  /** How many times faster than real time the client's clock runs: its pauses, and the longest time of a watch. Default: 100. */
  readonly clientSpeed?: number;
  /** How many objects there are at first, named `a`, `b`, …. Default: 3. */
  readonly objects?: number;
  /** Further fields of the kubeconfig's user. */
  readonly user?: object;
  /** Whether the cache must equal the truth in the end. Default: true. */
  readonly truth?: boolean;
}

export type Protocol = 'HTTP/1.1' | 'HTTP/2';
export const protocols: readonly Protocol[] = ['HTTP/1.1', 'HTTP/2'];

const authority = newAuthority();
const certificate = authority.issue('server', ['127.0.0.1']);

/** Runs a test in a world of its own, and checks what must hold in the end. */
export async function inWorld(options: WorldOptions, test: (world: World) => Promise<void>): Promise<void> {
  const before = activeResources();
  const unhandled: unknown[] = [];
  const onUnhandled = (error: unknown): void => void unhandled.push(error);
  process.on('unhandledRejection', onUnhandled);
  process.on('uncaughtExceptionMonitor', onUnhandled);
  const { world, proxy } = await newWorld(options);
  try {
    await test(world);
    if (options.truth ?? true) await world.quiet();
    assert.deepEqual(world.follower.problems, [], 'what the handler heard makes sense');
    await world.stop();
    assert.equal(world.informer.isStopped(), world.informer.isStarted());
    await until(
      `no connection is left of ${world.server.http.sockets.size}`,
      () => world.server.http.sockets.size === 0,
    );
  } finally {
    await world.stop();
    await proxy?.close();
    await world.server.close();
    process.off('unhandledRejection', onUnhandled);
    process.off('uncaughtExceptionMonitor', onUnhandled);
  }
  await until(`nothing is left behind: ${activeResources().join()}`, () => activeResources().length <= before.length);
  assert.deepEqual(unhandled, [], 'nothing is unhandled');
}

async function newWorld(options: WorldOptions): Promise<{ world: World; proxy: FaultProxy | undefined }> {
  const { protocol, streamsLists, proxied, client: clientOptions, ...others } = options;
  const { clientSpeed = 100, objects = 3, user, ...informerOptions } = others;
  const secure = protocol === 'HTTP/2';
  const server = await startFaultServer({
    ...(secure && { tls: certificate }),
    ...(streamsLists === false && { streamsLists }),
  });
  for (let i = 0; i < objects; i += 1) server.history.put(String.fromCodePoint(97 + i));
  const proxy = proxied ? await startFaultProxy(server.http.port) : undefined;
  const logger = newMemoryLogger();
  const address = `${secure ? 'https' : 'http'}://127.0.0.1:${proxy?.port ?? server.http.port}`;
  const config = kubeConfigFor(address, {
    user: user ?? {},
    cluster: secure ? { caData: base64(authority.cert) } : {},
  });
  const newClient = (): HttpRestClient =>
    newRestClient(config, { qps: 0, clock: newFastClock(clientSpeed), logger, ...clientOptions });
  const newInformer = (client: HttpRestClient): SharedIndexInformer<Thing> =>
    newSharedIndexInformer<Thing>({
      listerWatcher: newListWatch<Thing>(client, things),
      backoff: hasty,
      logger,
      ...informerOptions,
    });
  const client = newClient();
  const another = (): Started => {
    const otherClient = newClient();
    const other = follow(newInformer(otherClient), otherClient, server.history);
    other.start();
    return other;
  };
  return { world: worldOf({ server, client, informer: newInformer(client), logger, another }, proxy), proxy };
}

/** Gives an informer a handler that follows it. */
function follow(informer: SharedIndexInformer<Thing>, client: HttpRestClient, history: History) {
  const follower = new Follower<Thing>();
  const controller = new AbortController();
  let running: Promise<void> | undefined;
  informer.addEventHandler(follower);
  return {
    follower,
    signal: controller.signal,
    start: () => void (running ??= informer.run(controller.signal)),
    async quiet() {
      await until('the cache equals the truth', () => isSame(informer.getIndexer().list(), history)).catch(
        (error: unknown) => {
          assert.deepEqual(sorted(informer.getIndexer().list()), sorted([...history.objects.values()]), String(error));
        },
      );
      assert.deepEqual(sorted(informer.getIndexer().list()), sorted([...history.objects.values()]));
      await until('the handler has heard of it', () => isSame([...follower.objects.values()], history));
      assert.deepEqual(follower.problems, [], 'what the handler heard makes sense');
    },
    async stop() {
      controller.abort();
      await running;
      client.close();
    },
  };
}

/** What is logged of a handler that took long. */
export const blocked = 'an event handler blocked the event loop';

type Parts = Pick<World, 'server' | 'client' | 'informer' | 'logger' | 'another'>;

function worldOf(parts: Parts, proxy: FaultProxy | undefined): World {
  const { server, client, informer, logger } = parts;
  const { history } = server;
  const followed = follow(informer, client, history);
  return {
    ...parts,
    ...followed,
    history,
    get proxy() {
      assert.ok(proxy, 'the test asks for a proxy');
      return proxy;
    },
    async startAndWatch() {
      followed.start();
      await followed.quiet();
      await until('the watch is open', () => server.openWatches() === 1);
      history.put('a');
      await followed.quiet();
      server.asked.length = 0;
    },
    complaints: () =>
      logger.lines
        .filter(({ level, message }) => (level === 'warn' || level === 'error') && message !== blocked)
        .map(({ message }) => message),
  };
}

function isSame(cached: readonly DeepReadonly<Thing>[], { objects }: History): boolean {
  const version = (object: DeepReadonly<Thing> | undefined): string | undefined => object?.metadata.resourceVersion;
  return (
    cached.length === objects.size &&
    cached.every((one) => version(one) === version(objects.get(one.metadata.name ?? '')))
  );
}

function sorted(list: readonly DeepReadonly<Thing>[]): readonly DeepReadonly<Thing>[] {
  return list.toSorted((a, b) => ((a.metadata.name ?? '') < (b.metadata.name ?? '') ? -1 : 1));
}

/** Sockets, servers and processes that keep this process alive; timers belong to the test runner too. */
function activeResources(): readonly string[] {
  return process.getActiveResourcesInfo().filter((type) => /TCP|TLS|Pipe|Process/.test(type));
}
