import { z } from "@hono/zod-openapi";
import { apiErrors } from "./errors.ts";
import type { Locale } from "./language.ts";
import { wordsOf } from "./outside-words.ts";

/** An error that was stored with an attempt, a run, a poll or a connection, as the API shows it. */
export const StoredError = z
  .strictObject({
    kind: z.string().meta({
      description: "`transient`, `connection`, `input`, `unknown_outcome` or `bug`.",
      example: "input",
    }),
    code: z.string().meta({ example: "stripe.card_declined" }),
    message: z.string(),
    advice: z.string().exactOptional().meta({ description: "What to do next." }),
    requestId: z.string().exactOptional(),
    details: z.record(z.string(), z.unknown()).exactOptional(),
  })
  .meta({ id: "StoredError" });
export type StoredError = z.infer<typeof StoredError>;

const Words = z.object({ en: z.string(), ja: z.string() });

/** As it was stored, by this version or an older one. */
const Stored = z.object({
  kind: z.string(),
  code: z.string(),
  message: z.union([z.string(), Words]),
  advice: Words.optional(),
  requestId: z.string().optional(),
  details: z.record(z.string(), z.unknown()).optional(),
});

export function storedErrorView(stored: unknown, locale: Locale): StoredError | null {
  if (stored === null || stored === undefined) return null;
  const parsed = Stored.safeParse(stored);
  if (!parsed.success) {
    return { kind: "bug", code: "internal", message: apiErrors.internal.text[locale] };
  }
  const { kind, code, message, advice, requestId, details } = parsed.data;
  return {
    kind,
    code,
    message: wordsOf({ code, message }, locale),
    ...(advice === undefined ? {} : { advice: advice[locale] }),
    ...(requestId === undefined ? {} : { requestId }),
    ...(details === undefined ? {} : { details }),
  };
}
