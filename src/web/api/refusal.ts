import { DetailedError } from "hono/client";
import { z } from "zod";

/** One thing that is wrong with what was sent. */
export interface RefusalDetail {
  readonly code: string;
  readonly message: string;
  readonly path?: readonly (string | number)[] | undefined;
  readonly step?: string | null | undefined;
  readonly severity?: "error" | "warning" | undefined;
}

/** The server has refused: what it says is for people, in their language. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly status: number;
  readonly code: string;
  readonly advice: string | undefined;
  readonly requestId: string | undefined;
  readonly details: readonly RefusalDetail[];

  constructor(status: number, { error }: z.infer<typeof RefusalBody>) {
    super(error.message);
    this.status = status;
    this.code = error.code;
    this.advice = error.advice;
    this.requestId = error.requestId;
    this.details = error.details;
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

const RefusalBody = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    advice: z.string().optional(),
    requestId: z.string().optional(),
    details: z.array(
      z.object({
        code: z.string(),
        message: z.string(),
        path: z.array(z.union([z.string(), z.number()])).optional(),
        step: z.string().nullable().optional(),
        severity: z.enum(["error", "warning"]).optional(),
      }),
    ),
  }),
});

/** How `hono/client` hands a refusal on. */
const Answered = z.object({ data: RefusalBody });
