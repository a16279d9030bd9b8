import type { FlowDocument } from "#flow/document.ts";
import { edit } from "#flow/edit.ts";
import type { Operation } from "#flow/operation.ts";
import { same } from "#flow/same.ts";
import { withStepIds } from "#flow/step-ids.ts";
import { inverseOfAll } from "#flow/undo.ts";

/** Something that the person did and can take back, or has taken back and can do again. */
export interface Deed {
  /** Takes it back, or does it again. */
  readonly operations: readonly Operation[];
  /** What would reverse that, if nobody has touched these places since. */
  readonly back: readonly Operation[];
  /** What it is about, where the next keystroke there belongs to it as well. */
  readonly place: string | null;
  readonly at: number;
}

/** For how long the keys pressed in one field are one deed. */
const burstMs = 1_000;
const maxDeeds = 200;

/** What was done at once, remembered by what takes it back. */
export function remembered(
  past: readonly Deed[],
  done: {
    readonly before: FlowDocument;
    readonly after: FlowDocument;
    readonly operations: readonly Operation[];
    readonly at: number;
  },
): readonly Deed[] {
  const { before, after, operations, at } = done;
  const [only] = operations.length === 1 ? operations : [];
  const place = only === undefined ? null : placeOf(only);
  const last = past.at(-1);
  if (last !== undefined && place !== null && last.place === place && at - last.at < burstMs) {
    const back = inverseOfAll(after, last.operations);
    return [...past.slice(0, -1), { ...last, back, at }];
  }
  const taken = inverseOfAll(before, operations);
  if (taken.length === 0) return past;
  const deed = { operations: taken, back: inverseOfAll(after, taken), place, at };
  return [...past, deed].slice(-maxDeeds);
}

export type Reversed =
  | { readonly ok: true; readonly document: FlowDocument; readonly back: readonly Operation[] }
  /** Somebody else has changed the same place since. */
  | { readonly ok: false };

/** Applies a deed's operations, unless that would take back what somebody else did. */
export function reversed(document: FlowDocument, { operations, back }: Deed): Reversed {
  const now = inverseOfAll(document, operations);
  if (!same(now.map(withoutIndex), back.map(withoutIndex))) return { ok: false };
  let current = document;
  for (const operation of operations) {
    const edited = edit(current, operation);
    if (!edited.ok) return { ok: false };
    current = edited.document;
  }
  return { ok: true, document: current, back: now };
}

/** Other people's steps above may have moved a step; that makes it no other deed. */
function withoutIndex(operation: Operation): Operation {
  return "index" in operation ? { ...operation, index: 0 } : operation;
}

/** My steps may have got other ids, because somebody else has added one at the same time. */
export function withIds(
  { operations, back, ...rest }: Deed,
  ids: ReadonlyMap<string, string | null>,
): Deed {
  const renamed = (operation: Operation): Operation =>
    withStepIds(operation, (id) => ids.get(id) ?? id);
  return { ...rest, operations: operations.map(renamed), back: back.map(renamed) };
}

/** Where only the last of several operations in a row counts; null where each one does. */
export function placeOf(operation: Operation): string | null {
  switch (operation.do) {
    case "setField":
      return JSON.stringify([operation.do, operation.step, ...operation.path]);
    case "renameStep":
      return JSON.stringify([operation.do, operation.step]);
    case "setConnection":
      return JSON.stringify([operation.do, operation.user]);
    case "setFrequency":
    case "setSettings":
    case "setSchedule":
    case "setOwnEvents":
      return operation.do;
    case "setTrigger":
    case "addStep":
    case "removeStep":
    case "restoreStep":
    case "moveStep":
    case "setAction":
    case "replaceConnection":
    case "removeField":
      return null;
  }
}
