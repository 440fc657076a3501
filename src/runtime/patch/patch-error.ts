/** Why a patch failed: its text makes no sense, it does not fit the document, or it uses what is not known. */
export type PatchProblem = 'malformed' | 'inapplicable' | 'unsupported';

/** A patch could not be applied; the document is as it was. The message is that of the API server. */
export class PatchError extends Error {
  override readonly name: string = 'PatchError';
  readonly problem: PatchProblem;

  constructor(problem: PatchProblem, message: string) {
    super(message);
    this.problem = problem;
  }
}
