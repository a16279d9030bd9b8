import { z } from "zod";
import type { Changes, WorkKind } from "#engine/store.ts";

/** What one process says to the others of changes, and of work, as a notification carries it. */

export const changesChannel = "millrace_changes";
export const workChannel = "millrace_work";

/** PostgreSQL takes 7999. */
const mostBytes = 7_900;

const Names = z.array(z.string()).transform((names) => new Set(names));
const Pairs = z.array(z.tuple([z.string(), z.string()])).transform((pairs) => new Map(pairs));

const Said = z.object({
  by: z.string(),
  changes: z.union([
    z.literal("everything"),
    z.object({
      runs: Pairs,
      runsOf: Names,
      flows: Names,
      connections: Pairs,
      proposals: z.boolean(),
      tables: z.boolean(),
    }),
  ]),
});

export function said(by: string, changes: Changes): string {
  const text = JSON.stringify({ by, changes }, (_, value: unknown) =>
    value instanceof Map || value instanceof Set ? [...value] : value,
  );
  return Buffer.byteLength(text) > mostBytes ? JSON.stringify({ by, changes: "everything" }) : text;
}

/** What is not understood, as from another version, may be anything. */
export function readSaid(payload: string): z.infer<typeof Said> {
  return read(Said, payload) ?? { by: "", changes: "everything" };
}

function read<Shape extends z.ZodType>(shape: Shape, payload: string): z.infer<Shape> | null {
  try {
    return shape.parse(JSON.parse(payload));
  } catch {
    return null;
  }
}

const SaidOfWork = z.object({ by: z.string(), kind: z.enum(["runs", "anything"]) });

export function saidOfWork(by: string, kind: WorkKind): string {
  return JSON.stringify({ by, kind });
}

/** Another version says who it is, and no more. */
export function readSaidOfWork(payload: string): z.infer<typeof SaidOfWork> {
  return read(SaidOfWork, payload) ?? { by: payload, kind: "anything" };
}
