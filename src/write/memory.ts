import { compareText } from '../diagnostics/index.ts';
import { assertInside, type Sink } from './sink.ts';

/** A sink that keeps the files in `files`, text by path, sorted by path; for tests and for programs. */
export function memorySink(): { readonly sink: Sink; readonly files: ReadonlyMap<string, string> } {
  const files = new Map<string, string>();
  const sink: Sink = async (request, collector) => {
    const sorted = [...request.files].sort((a, b) => compareText(a.path, b.path));
    files.clear();
    if (collector.hasErrors) return [];
    for (const { path, text } of sorted) {
      assertInside(path);
      files.set(path, text);
    }
    return sorted.map(({ path }) => ({ path, state: 'written' }));
  };
  return { sink, files };
}
