import { branchOf, spotOf, stepOf } from "#flow/blocks.ts";
import type { FlowDocument } from "#flow/document.ts";
import { isJsonObject, type Json } from "#sdk/json.ts";
import { idOf, loopIdOf, threadOf } from "#flow/paths.ts";
import { below } from "./run-state.ts";

/** How each failure ended, by what error handlers have decided since. */

/** An error handler that was asked, by its path. */
export interface Caught {
  readonly at: number;
  /** The branch that took over; null where none wanted the error. */
  readonly branch: string | null;
}

export function caughtOf(
  document: FlowDocument,
  rows: readonly { readonly path: string; readonly endedAt: number; readonly output: Json }[],
): ReadonlyMap<string, Caught> {
  const handlers = rows.filter(({ path }) => stepOf(document, idOf(path))?.kind === "handler");
  return new Map(
    handlers.map(({ path, endedAt: at, output }) => [path, { at, branch: branchIn(output) }]),
  );
}

function branchIn(output: Json): string | null {
  const branch = isJsonObject(output) ? output["branch"] : null;
  return typeof branch === "string" ? branch : null;
}

interface Failed {
  readonly path: string;
  readonly at: number;
}

/**
 * `handled`: it ended with a handler after which the flow goes on, or with an item that its loop passes
 * over. `failed`: it went through to the end of the thread that `within` names, the run's own or an item.
 */
export function fateOf(
  document: FlowDocument,
  { path, at }: Failed,
  caught: ReadonlyMap<string, Caught>,
  within: string,
): "handled" | "failed" {
  let thread = threadOf(path);
  let id = idOf(path);
  // What an item hands on is no step inside of the item.
  let isStep = thread === "" || loopIdOf(thread) !== id;
  for (;;) {
    const then = isStep ? takenOver(document, { id, thread, at }, caught) : null;
    if (then === "continue") return "handled";
    if (then === "stop" || thread === within) return "failed";
    const loop = loopIdOf(thread);
    const step = loop === null ? undefined : stepOf(document, loop);
    if (loop === null || step?.kind !== "forEach") return "failed";
    if (step.onFailure === "continue") return "handled";
    id = loop;
    thread = threadOf(thread);
    isStep = true;
  }
}

/** What the first handler around that took it over does after it; null where none did, or it passes it on. */
function takenOver(
  document: FlowDocument,
  { id, thread, at }: { readonly id: string; readonly thread: string; readonly at: number },
  caught: ReadonlyMap<string, Caught>,
): "continue" | "stop" | null {
  const spot = spotOf(document, id);
  let block = spot?.block ?? null;
  for (const { step, block: outer } of spot?.inside.toReversed() ?? []) {
    if (step.kind === "forEach") return null;
    const asked = step.kind === "handler" && block === step.id ? step.id : null;
    const answer = asked === null ? undefined : caught.get(below(thread, asked));
    if (answer?.branch && answer.at >= at) {
      const then = thenOf(document, answer.branch);
      if (then !== "propagate") return then;
    }
    block = outer;
  }
  return null;
}

function thenOf(document: FlowDocument, branch: string): "continue" | "stop" | "propagate" {
  const found = branchOf(document, branch)?.branch;
  return found !== undefined && "then" in found ? found.then : "propagate";
}
