import type { Clock } from '../clock/index.ts';

const dnsSubdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const maxNameLength = 253;
const nanosecondsPerMs = 1_000_000n;

/**
 * Makes names of events: the object's name and the time in nanoseconds, in hexadecimal. The clock counts milliseconds,
 * so the fraction comes from the monotonic clock, and no time is used twice. Where that is not a valid name (an object's
 * name may be longer or freer than an event's) it is a UUID.
 */
export class EventNames {
  readonly #clock: Clock;
  #last = 0n;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  next(objectName: string | undefined): string {
    const fraction = BigInt(Math.floor((this.#clock.monotonic() % 1) * 1e6));
    const now = BigInt(Math.floor(this.#clock.now())) * nanosecondsPerMs + fraction;
    this.#last = now > this.#last ? now : this.#last + 1n;
    const name = `${objectName ?? ''}.${this.#last.toString(16)}`;
    return name.length <= maxNameLength && dnsSubdomain.test(name) ? name : crypto.randomUUID();
  }
}
