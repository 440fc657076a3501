import type { Logger } from '../log/index.ts';
import type { GroupVersionResource } from '../meta/v1/index.ts';

/** The name under which informers keep metrics (client-go `tools/cache/identity.go`: InformerName). */
export interface InformerName {
  readonly name: string;
  /**
   * The name, for the informer of this resource; undefined for a second one, which is logged and gets no metrics: two
   * informers would overwrite each other's numbers.
   */
  reserve(resource: GroupVersionResource, logger: Logger): string | undefined;
  /** Frees the name for others. Calling it again does nothing. */
  release(): void;
}

/** Metrics are global to a process, so their names are too. */
const namesInUse = new Set<string>();

/** Takes a name. Throws when it is empty or taken. */
export function newInformerName(name: string): InformerName {
  if (name === '') throw new Error('the name of informers must not be empty');
  if (namesInUse.has(name)) throw new Error(`the name "${name}" is in use by other informers`);
  namesInUse.add(name);
  const reserved = new Set<string>();
  let released = false;
  return {
    name,
    reserve({ group, version, resource }, logger) {
      const id = `${group}/${version}/${resource}`;
      if (reserved.has(id)) {
        logger.error({ name, group, version, resource }, 'a second informer of a resource has no metrics');
        return undefined;
      }
      reserved.add(id);
      return name;
    },
    release() {
      if (!released) namesInUse.delete(name);
      released = true;
    },
  };
}
