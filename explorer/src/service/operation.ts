/** A trusted document: the service knows its text by the hash. */
export interface Operation<Result, Variables> {
  readonly name: string;
  readonly hash: string;
  /** For the compiler alone: what it answers and what it asks for. */
  readonly types?: (variables: Variables) => Result;
}
