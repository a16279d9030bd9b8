import { DetailedError } from "hono/client";
import { z } from "zod";
import { ErrorBody, type ProposedLimits } from "#server/refusal-body.ts";

/** The server has refused: what it says is for people, in their language. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly status: number;
  readonly code: string;
  readonly advice: string | undefined;
  readonly requestId: string | undefined;
  readonly details: ErrorBody["error"]["details"];
  readonly proposedLimits: readonly ProposedLimits[];
  /** What confirms all that it names, and nothing else. */
  readonly confirm: string | undefined;

  constructor(status: number, { error }: ErrorBody) {
    super(error.message);
    this.status = status;
    this.code = error.code;
    this.advice = error.advice;
    this.requestId = error.requestId;
    this.details = error.details;
    this.proposedLimits = error.proposedLimits ?? [];
    this.confirm = error.confirm;
  }
}

/** Nobody has answered, or something between us and the server has. */
export class Unreachable extends Error {
  override readonly name = "Unreachable";
}

export function isRefusal(error: unknown, ...codes: readonly string[]): error is Refusal {
  return error instanceof Refusal && (codes.length === 0 || codes.includes(error.code));
}

/** What a failed call came to. */
export function failureOf(error: unknown): Refusal | Unreachable {
  if (error instanceof DetailedError) {
    const body = Answered.safeParse(error.detail);
    if (body.success) return new Refusal(error.statusCode ?? 500, body.data.data);
  }
  return new Unreachable("No answer", { cause: error });
}

/** How `hono/client` hands a refusal on. */
const Answered = z.object({ data: ErrorBody });
