/** A way out of a version. */
export interface Edge<S> {
  readonly to: string;
  readonly step: S;
}

/** The shortest chain of steps from one version to another; empty when they are the same, undefined when none leads there. */
export function conversionPath<S>(from: string, to: string, edgesOf: (key: string) => Edge<S>[]): S[] | undefined {
  const seen = new Set([from]);
  let paths: { key: string; steps: S[] }[] = [{ key: from, steps: [] }];
  while (paths.length > 0) {
    const found = paths.find(({ key }) => key === to);
    if (found !== undefined) return found.steps;
    paths = paths.flatMap(({ key, steps }) =>
      edgesOf(key)
        .filter((edge) => !seen.has(edge.to) && seen.add(edge.to))
        .map((edge) => ({ key: edge.to, steps: [...steps, edge.step] })),
    );
  }
  return undefined;
}
