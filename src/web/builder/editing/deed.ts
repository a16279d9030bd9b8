import type { FlowDocument } from "#flow/document.ts";
import type { Operation } from "#flow/operation.ts";
import { rebase } from "#flow/rebase.ts";
import { stepWithIds, withStepIds } from "#flow/step-ids.ts";
import { inverseOfAll } from "#flow/undo.ts";

/** Something that the person did and can take back, or has taken back and can do again. */
export interface Deed {
  /** Takes it back, or does it again. */
  readonly operations: readonly Operation[];
  /** What they are meant for: the document as the deed left it. */
  readonly from: FlowDocument;
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
  if (last !== undefined && place !== null && last.place === place && at - last.at < burstMs)
    return [...past.slice(0, -1), { ...last, from: after, at }];
  const back = inverseOfAll(before, operations);
  return back.length === 0
    ? past
    : [...past, { operations: back, from: after, place, at }].slice(-maxDeeds);
}

export type Reversed =
  | {
      readonly ok: true;
      readonly document: FlowDocument;
      /** As they were applied to the document as it is now. */
      readonly operations: readonly Operation[];
      /** Does what was taken back, or takes back what was done again. */
      readonly again: Deed;
    }
  /** Somebody else has changed the same place since. */
  | { readonly ok: false };

/** Applies a deed's operations, unless that would take back what somebody else did. */
export function reversed(now: FlowDocument, { operations, from, at }: Deed): Reversed {
  const { document, applied, lost } = rebase(from, operations, now);
  if (lost.length > 0) return { ok: false };
  const again: Deed = {
    operations: inverseOfAll(now, applied),
    from: document,
    place: null,
    at,
  };
  return { ok: true, document, operations: applied, again };
}

/** My steps may have got other ids, because somebody else has added one at the same time. */
export function withIds(deed: Deed, ids: ReadonlyMap<string, string | null>): Deed {
  if (ids.size === 0) return deed;
  const idOf = (id: string) => ids.get(id) ?? id;
  const renamed = (operation: Operation): Operation => withStepIds(operation, idOf);
  const from = { ...deed.from, steps: deed.from.steps.map((step) => stepWithIds(step, idOf)) };
  return { ...deed, operations: deed.operations.map(renamed), from };
}

/** Where only the last of several operations in a row counts; null where each one does. */
export function placeOf(operation: Operation): string | null {
  switch (operation.do) {
    case "setField":
      return JSON.stringify([operation.do, operation.step, ...operation.path]);
    case "renameStep":
    case "setLogic":
      return JSON.stringify([operation.do, operation.step]);
    case "setCondition":
    case "setAfter":
      return JSON.stringify([operation.do, operation.branch]);
    case "setConnection":
      return JSON.stringify([operation.do, operation.user]);
    case "setSchedule":
      return JSON.stringify([operation.do, operation.when.kind]);
    case "setFrequency":
    case "setSettings":
    case "setInvokeInputs":
    case "setWebhookCheck":
    case "setWebhookHeaders":
    case "setWebhookSample":
    case "setTriggerCondition":
    case "setInvokeOutputs":
    case "setOwnEvents":
    case "setTimeZone":
      return operation.do;
    case "setTrigger":
    case "renameInvokeInput":
    case "addStep":
    case "addLogic":
    case "removeStep":
    case "restoreStep":
    case "moveStep":
    case "addBranch":
    case "removeBranch":
    case "restoreBranch":
    case "moveBranch":
    case "setAction":
    case "replaceConnection":
    case "useTable":
    case "removeField":
      return null;
  }
}
