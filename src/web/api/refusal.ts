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

/** Limits on money that are proposed for a connection that has none. */
export interface ProposedLimits {
  readonly connection: string;
  readonly name: string;
  readonly limits: readonly {
    readonly currency: string;
    readonly perWrite: number | null;
    readonly perFlowAndDay: { readonly sum: number | null; readonly count: number | null };
  }[];
  readonly reasons: readonly string[];
}

/** The server has refused: what it says is for people, in their language. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly status: number;
  readonly code: string;
  readonly advice: string | undefined;
  readonly requestId: string | undefined;
  readonly details: readonly RefusalDetail[];
  readonly proposedLimits: readonly ProposedLimits[];

  constructor(status: number, { error }: z.infer<typeof RefusalBody>) {
    super(error.message);
    this.status = status;
    this.code = error.code;
    this.advice = error.advice;
    this.requestId = error.requestId;
    this.details = error.details;
    this.proposedLimits = error.proposedLimits ?? [];
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
    proposedLimits: z
      .array(
        z.object({
          connection: z.string(),
          name: z.string(),
          limits: z.array(
            z.object({
              currency: z.string(),
              perWrite: z.int().nullable(),
              perFlowAndDay: z.object({ sum: z.int().nullable(), count: z.int().nullable() }),
            }),
          ),
          reasons: z.array(z.string()),
        }),
      )
      .optional(),
  }),
});

/** How `hono/client` hands a refusal on. */
const Answered = z.object({ data: RefusalBody });
