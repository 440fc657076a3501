import type { Position } from '../../diagnostics/index.ts';
import type { ApiVersion } from '../../model/index.ts';

/** The source of one API version, wherever it came from. */
export interface VersionSource {
  /** Name of the group's folder, as it is. */
  readonly groupDir: string;
  /** Name of the version: `v1alpha1`. */
  readonly version: string;
  /** Its files, doc.ts among them: absolute paths with forward slashes, and their texts. */
  readonly files: readonly { readonly path: string; readonly text: string }[];
  /** Paths of its files that could not be read, which is reported. */
  readonly unread?: readonly string[];
  readonly origin: ApiVersion['origin'];
  /** Where it comes from, when that is not the first of its files. */
  readonly position?: Position;
}

/** What reading depends on besides the sources: the part of `Options` that names things. */
export interface ReadOptions {
  /** Folder that positions are relative to. */
  readonly root: string;
  readonly pluralExceptions: ReadonlyMap<string, string>;
  /** Group name to Go-style identifier. */
  readonly groups: ReadonlyMap<string, string>;
}
