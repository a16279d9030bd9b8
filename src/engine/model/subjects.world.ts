import type { HttpRequest } from "#sdk/http.ts";
import { z } from "zod";

/** What a question of the model is about. */

const Tagged = z.object({ tag: z.string() });

/** The effect that a write makes, from its metadata. */
export const effectIn = ({ body }: HttpRequest): string | null =>
  body === undefined ? null : Tagged.parse(JSON.parse(body)).tag;

interface Named {
  readonly runId?: unknown;
  readonly effect?: unknown;
}

const first = (args: readonly unknown[]): Named => {
  const [value] = args;
  return typeof value === "object" && value !== null ? value : {};
};

export const runOf = (args: readonly unknown[]): string | null => {
  const { runId } = first(args);
  return typeof runId === "string" ? runId : null;
};

const Sent = z.object({ id: z.string(), generation: z.int(), runId: z.string() });

/** The write that a pass through the gate is asked for. */
export const sendOf = (args: readonly unknown[]): z.infer<typeof Sent> =>
  Sent.parse(first(args).effect);
