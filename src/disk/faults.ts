interface Fault {
  readonly code: string;
  readonly path?: string;
  readonly file?: string;
}

/** Something that was not done, and why: who is told gets a plain sentence for its code. */
export abstract class FaultError<Why extends Fault> extends Error {
  readonly fault: Why;

  constructor(fault: Why, cause?: unknown) {
    const { code, path, file = path } = fault;
    super(file === undefined ? code : `${code}: ${file}`, cause === undefined ? {} : { cause });
    this.fault = fault;
  }
}

export function reasonOf(error: unknown): string {
  // Several addresses of one name: each has failed for itself.
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join("; ");
  return error instanceof Error ? error.message : String(error);
}

/** What the operating system, or a database, calls an error; null for any other. */
export function codeOf(error: unknown): string | null {
  return error instanceof Error && "code" in error && typeof error.code === "string"
    ? error.code
    : null;
}
