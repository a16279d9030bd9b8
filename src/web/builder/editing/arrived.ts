import { branchOf, idsIn, stepOf } from "#flow/blocks.ts";
import type { FlowDocument } from "#flow/document.ts";
import type { Operation } from "#flow/operation.ts";
import { same } from "#flow/same.ts";
import { isJsonObject, type Json } from "#sdk/json.ts";
import { type Act, applied, type Saved, type Sent } from "./editing.ts";

/** Has what was sent without an answer become part of the newest? */
export function hasArrived(sent: Sent, saved: Saved, newest: Saved): boolean {
  if (sent.what === "name") return newest.name === sent.name;
  const operations = sent.acts.flat();
  const expected = applied(saved.document, operations);
  if (!expected.ok) return false;
  if (same(expected.document, newest.document)) return true;
  // The server takes edits of the revision alone that they were made on: the next one is not mine.
  if (newest.revision === saved.revision + 1) return false;
  // Edits of fields come to the same when they are done again; a step or a branch would be added twice.
  const before = new Set(saved.document.steps.flatMap(idsIn));
  const added = expected.document.steps.flatMap(idsIn).filter((id) => !before.has(id));
  return (
    added.length > 0 &&
    added.every((id) => isWithin(partOf(expected.document, id), partOf(newest.document, id))) &&
    changeNothing(operations.filter(isNoAddition), newest.document)
  );
}

/** A step or a branch by its id; null for one that is not there. */
function partOf(document: FlowDocument, id: string): Json {
  return stepOf(document, id) ?? branchOf(document, id)?.branch ?? null;
}

/**
 * Does all of it stand in the other? Somebody may have filled in or added more since. What somebody has changed or taken
 * out is not taken for it: it would be lost if it was another's.
 */
function isWithin(one: Json, other: Json): boolean {
  if (one === null) return other !== undefined;
  if (isParts(one) && isParts(other))
    return one.every((part) =>
      other.some((there) => there["id"] === part["id"] && isWithin(part, there)),
    );
  if (!isJsonObject(one) || !isJsonObject(other)) return same(one, other);
  return Object.entries(one).every(
    ([key, part]) =>
      part === null || (Object.hasOwn(other, key) && isWithin(part, other[key] ?? null)),
  );
}

/** Steps or branches. */
function isParts(json: Json): json is readonly { readonly [key: string]: Json }[] {
  return Array.isArray(json) && json.every((one: Json) => isJsonObject(one) && "id" in one);
}

/** Whether what they come to together stands so already. */
function changeNothing(operations: readonly Operation[], document: FlowDocument): boolean {
  const { unsent, document: after } = fitting(
    document,
    operations.map((one) => [one]),
  );
  const fit = new Set(unsent.flat());
  const others = operations.filter((one) => !fit.has(one));
  return same(after, document) && others.every((one) => isRemoved(one, document));
}

function isRemoved(operation: Operation, document: FlowDocument): boolean {
  if (operation.do === "removeStep") return stepOf(document, operation.step) === undefined;
  return operation.do === "removeBranch" && branchOf(document, operation.branch) === undefined;
}

function isNoAddition({ do: what }: Operation): boolean {
  return !["addStep", "addLogic", "addBranch", "restoreStep", "restoreBranch"].includes(what);
}

/** Those that still fit, one after the other. */
export function fitting(
  document: FlowDocument,
  acts: readonly Act[],
): { readonly document: FlowDocument; readonly unsent: readonly Act[] } {
  let current = document;
  const unsent = acts.filter((act) => {
    const done = applied(current, act);
    if (done.ok) current = done.document;
    return done.ok;
  });
  return { document: current, unsent };
}
