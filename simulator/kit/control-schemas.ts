/** What the control interface of every system accepts. Unknown fields are refused: a misspelt fault must not pass. */
import { z } from "zod";
import type { AnyFault } from "./faults.ts";

export const clockBody = z.strictObject({
  advance_seconds: z.number().optional(),
  /** Unix seconds. */
  set: z.number().optional(),
  freeze: z.boolean().optional(),
});

export const when = z.enum(["before", "after"]);

/** What the way there can do. */
export const networkFaults = [
  z.strictObject({ kind: z.literal("delay"), ms: z.number().min(0), when: when.default("before") }),
  z.strictObject({
    kind: z.literal("stranger"),
    when,
    status: z.int().min(200).max(599),
    page: z.enum(["html", "json", "empty"]).default("html"),
    retry_after: z.int().min(0).optional(),
    should_retry: z.boolean().optional(),
  }),
  z.strictObject({ kind: z.literal("cut"), when }),
  z.strictObject({
    kind: z.literal("drip"),
    ms: z.number().min(0),
    pieces: z.int().min(1).default(10),
  }),
  z.strictObject({ kind: z.literal("truncate") }),
  z.strictObject({ kind: z.literal("late"), seconds: z.number().min(0) }),
  z.strictObject({ kind: z.literal("repeat"), answer: z.enum(["first", "second"]) }),
] as const;

/** Arms a fault that one system knows. */
export function armBody<F extends AnyFault>(fault: z.ZodType<F>) {
  return z
    .strictObject({
      match: z
        .strictObject({
          method: z.string().optional(),
          path: z.string().optional(),
          query: z.string().optional(),
          account: z.string().optional(),
          nth: z.int().min(1).optional(),
          times: z.int().min(1).nullable().optional(),
        })
        .default({}),
      fault: fault.optional(),
      faults: z.array(fault).optional(),
      random: z.strictObject({ seed: z.int(), probability: z.number().min(0).max(1) }).optional(),
    })
    .refine((body) => body.fault !== undefined || (body.faults?.length ?? 0) > 0, {
      error: "a fault is needed",
    });
}
