import type { Histogram } from 'prom-client';

type Labels = Readonly<Record<string, string>>;

interface SummableMetric<T> {
  inc(labels: Labels, value: number): void;
  labels(labels: Labels): T;
}

/** The series of a counter or gauge that has these labels. A new one is 0, and scrapes have it at once, as in Go. */
export function seriesOf<T>(metric: SummableMetric<T>, labels: Labels): T {
  metric.inc(labels, 0);
  return metric.labels(labels);
}

/** The same for a histogram. Ask for a series always through the same function: it knows which are new. */
export function histogramSeries(histogram: Histogram): (labels: Labels) => Histogram.Internal<string> {
  const known = new Set<string>();
  return (labels) => {
    const key = Object.entries(labels)
      .map((label) => JSON.stringify(label))
      .sort()
      .join();
    // prom-client's zero forgets what was observed.
    if (!known.has(key)) histogram.zero(labels);
    known.add(key);
    return histogram.labels(labels);
  };
}
