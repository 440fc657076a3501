/** Imports the modules that its arguments name and prints what that cost as JSON. */
const wait = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

await wait();
const before = process.memoryUsage.rss();
const start = performance.now();
for (const name of process.argv.slice(2)) await import(name);
const milliseconds = performance.now() - start;
process.stdout.write(JSON.stringify({ milliseconds, megabytes: (process.memoryUsage.rss() - before) / 1e6 }));
