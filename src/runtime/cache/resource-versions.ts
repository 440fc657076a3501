/**
 * How far a reflector has got, and from where it asks next. resourceVersions are opaque: they are never compared
 * (client-go `tools/cache/reflector.go`: relistResourceVersion, rewatchResourceVersion).
 */
export class ResourceVersions {
  #last = '';
  #unavailable = false;

  /** The last one seen; empty at first. */
  get last(): string {
    return this.#last;
  }

  /** Whether the next list asks for the newest state, since the server does not have the last one. */
  get unavailable(): boolean {
    return this.#unavailable;
  }

  /** The server said that it does not have the last one (any more, or yet). */
  markUnavailable(): void {
    this.#unavailable = true;
  }

  /** A list or a streamed list succeeded with this one. */
  listed(resourceVersion: string): void {
    this.#last = resourceVersion;
    this.#unavailable = false;
  }

  /** A watch has seen this one; nothing changes when it is none. */
  watched(resourceVersion: string | undefined): void {
    if (typeof resourceVersion === 'string' && resourceVersion !== '') this.#last = resourceVersion;
  }

  /** For a list: whatever the server's cache has at first, then nothing older than what was seen. */
  forList(): string {
    if (this.#unavailable) return '';
    return this.#last === '' ? '0' : this.#last;
  }

  /** For a streamed list: the newest state at first. */
  forWatchList(): string {
    return this.#unavailable ? '' : this.#last;
  }
}
