/**
 * Where output goes. A sink gets all files of a run at once: `diskSink` writes them, all or none; `verifySink` compares
 * and writes nothing; `memorySink` keeps them. None ever touches what this tool did not make, or follows a link.
 */
export { diskSink } from './disk.ts';
export { type EntryKind, type FileSystem, nodeFileSystem } from './file-system.ts';
export { isGenerated } from './header.ts';
export { memorySink } from './memory.ts';
export type { FileResult, FileState, OutputFile, OutputPlace, Sink, WriteRequest } from './sink.ts';
export { verifySink } from './verify.ts';
