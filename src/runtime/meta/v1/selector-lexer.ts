/** A piece of a label query. `word` is anything that is not a sign; `in` and `notin` are words until the parser asks. */
export interface SelectorToken {
  readonly kind: 'word' | 'sign' | 'end';
  readonly text: string;
}

const pieces = /[ \t\r\n]*(?:(==|!=|[=!<>(),])|([^ \t\r\n=!<>(),]+))/gy;

/** Cuts a label query into tokens, the last of which is the end (apimachinery `labels/selector.go`: Lexer). */
export function lexSelector(text: string): SelectorToken[] {
  const tokens = [...text.matchAll(pieces)].map(([, sign, word]): SelectorToken =>
    sign === undefined ? { kind: 'word', text: word ?? '' } : { kind: 'sign', text: sign },
  );
  return [...tokens, { kind: 'end', text: '' }];
}
