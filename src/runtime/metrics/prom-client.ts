import type * as promClient from 'prom-client';

/** prom-client, or as much of it as is needed here; the caller imports it, so that others need not have it. */
export type PromClient = Pick<typeof promClient, 'Counter' | 'Gauge' | 'Histogram'>;
