/** The parser. ts-morph carries the TypeScript compiler's parser for Node; no other file imports it. */
export { ts } from 'ts-morph';
