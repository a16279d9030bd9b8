import type { Json } from "#sdk/json.ts";
import type { FlowDocument } from "./document.ts";
import { edit } from "./edit.ts";
import { contentAt, overlap, type Places, placesOf, type Sides } from "./edit-places.ts";
import type { Operation } from "./operation.ts";
import { type Problem, problem, type Where } from "./problems.ts";
import { same } from "./same.ts";
import { withStepIds } from "./step-ids.ts";

/** One person's edits on top of what another has made of the same document meanwhile. */
export interface Rebased {
  /** Theirs, with those of mine that were applied. */
  readonly document: FlowDocument;
  /** As they were applied, one after the other: steps by the ids, and at the positions, that they have now. */
  readonly applied: readonly Operation[];
  /** What stands so already: the other has done the same. */
  readonly already: readonly Operation[];
  /** What was not applied, for its author to decide. */
  readonly lost: readonly Lost[];
  /** What the steps are called now that I have added; null for one that was lost. */
  readonly ids: ReadonlyMap<string, string | null>;
}

export type Lost = {
  readonly operation: Operation;
  /** Why, in words. */
  readonly problem: Problem;
} & (
  | { readonly why: "refused" }
  /** It would have put something in the place of what the other has changed. */
  | { readonly why: "overwritten"; readonly conflicts: readonly Conflict[] }
  /** It belongs to an operation that was lost itself: it builds on it, or was replaced by it. */
  | { readonly why: "follows"; readonly lost: Operation }
);

/** What stood at a place, and what the other has put there; null for nothing. */
export interface Conflict {
  readonly where: Where;
  readonly before: Json;
  readonly theirs: Json;
}

/**
 * My operations, each of which applies to `base` and those before it, on top of `theirs`. Each is
 * applied, stands so already, or is lost; and what the other has changed is never overwritten.
 */
export function rebase(
  base: FlowDocument,
  mine: readonly Operation[],
  theirs: FlowDocument,
): Rebased {
  const held = new Map<number, Operation>();
  for (;;) {
    const { document, ids, done } = allOf(base, mine, theirs, held);
    const replaced = replacedBefore(done);
    for (const [index, by] of replaced) held.set(index, by);
    if (replaced.size > 0) continue;
    const those = (is: Outcome["is"]) =>
      done.flatMap(({ operation, outcome }) => (outcome.is === is ? [operation] : []));
    const lost = done.flatMap(({ outcome }) => (outcome.is === "lost" ? [outcome.lost] : []));
    return { document, applied: those("applied"), already: those("already"), lost, ids };
  }
}

interface Done {
  /** By the ids, and at the position, that it has in the newest state. */
  readonly operation: Operation;
  readonly places: Places;
  readonly outcome: Outcome;
}

interface Progress {
  /** The document as I see it, and as it comes to be. */
  seen: FlowDocument;
  document: FlowDocument;
  /** What the steps are called that I have added; null for one that was lost. */
  readonly ids: Map<string, string | null>;
  readonly done: Done[];
}

/** `held`: operations that are lost because of others. */
function allOf(
  base: FlowDocument,
  mine: readonly Operation[],
  theirs: FlowDocument,
  held: ReadonlyMap<number, Operation>,
): Progress {
  const progress: Progress = { seen: base, document: theirs, ids: new Map(), done: [] };
  for (const [index, original] of mine.entries()) {
    const { seen, document, ids, done } = progress;
    const edited = edit(seen, original);
    const operation = placed(original, progress);
    const sides = { base, theirs, mine: seen };
    const places = placesOf(operation, sides);
    const absent = edited.ok ? absentStep(original, ids) : edited.problem;
    const outcome = absent
      ? refused(operation, absent)
      : attempt(operation, places, progress, sides, held.get(index));
    const isApplied = outcome.is === "applied";
    if (original.do === "addStep")
      ids.set(`s${seen.nextStep}`, isApplied ? `s${document.nextStep}` : null);
    if (edited.ok) progress.seen = edited.document;
    if (isApplied) progress.document = outcome.document;
    done.push({ operation, places, outcome });
  }
  return progress;
}

/** What was applied although a later operation of mine in the same place is lost: only both together were meant. */
function replacedBefore(done: readonly Done[]): ReadonlyMap<number, Operation> {
  const replaced = new Map<number, Operation>();
  for (const [index, { places, outcome }] of done.entries()) {
    if (outcome.is !== "applied") continue;
    const later = lostAmong(done.slice(index + 1), places.writes);
    if (later) replaced.set(index, later);
  }
  return replaced;
}

function lostAmong(done: readonly Done[], here: readonly Where[]): Operation | undefined {
  const meets = ({ writes }: Places) =>
    here.some((place) => writes.some((other) => overlap(place, other)));
  return done.find(({ outcome, places }) => outcome.is === "lost" && meets(places))?.operation;
}

type Outcome =
  | { readonly is: "applied"; readonly document: FlowDocument }
  | { readonly is: "already" }
  | { readonly is: "lost"; readonly lost: Lost };

function attempt(
  operation: Operation,
  places: Places,
  { document, done }: Pick<Progress, "document" | "done">,
  sides: Sides,
  heldFor: Operation | undefined,
): Outcome {
  const edited = edit(document, operation);
  if (isDoneAlready(operation, document)) return { is: "already" };
  if (!edited.ok) return refused(operation, edited.problem);
  if (same(edited.document, document)) return { is: "already" };
  const conflicts = conflictsAt(places, sides);
  const [first] = conflicts;
  if (first !== undefined) {
    const words = problem("flow.edit_overwritten", first.where, {});
    return { is: "lost", lost: { operation, problem: words, why: "overwritten", conflicts } };
  }
  const leader = heldFor ?? lostAmong(done, [...places.writes, ...places.needs]);
  if (leader !== undefined) {
    const words = problem("flow.edit_follows", places.writes[0] ?? nowhere, {});
    return { is: "lost", lost: { operation, problem: words, why: "follows", lost: leader } };
  }
  return { is: "applied", document: edited.document };
}

const nowhere: Where = { step: null, path: [] };

function refused(operation: Operation, problem: Problem): Outcome {
  return { is: "lost", lost: { operation, problem, why: "refused" } };
}

function isDoneAlready(operation: Operation, { steps }: FlowDocument): boolean {
  if (operation.do === "removeStep") return steps.every(({ id }) => id !== operation.step);
  return operation.do === "restoreStep" && steps.some((step) => same(step, operation.step));
}

function conflictsAt({ writes, needs }: Places, { base, theirs }: Sides): readonly Conflict[] {
  return [...writes, ...needs].flatMap((where) => {
    const before = contentAt(base, where, theirs);
    const now = contentAt(theirs, where, base);
    return same(before, now) ? [] : [{ where, before: before ?? null, theirs: now ?? null }];
  });
}

/** What is wrong where an operation names a step that I added and that was lost. */
function absentStep(original: Operation, ids: Progress["ids"]): Problem | undefined {
  let absent: Problem | undefined;
  withStepIds(original, (id) => {
    if (ids.get(id) === null)
      absent ??= problem("flow.edit_unknown_step", { step: id, path: [] }, { id });
    return id;
  });
  return absent;
}

/** In the newest state: steps by their ids there, and beside the steps that I saw them beside. */
function placed(original: Operation, progress: Progress): Operation {
  const operation = withStepIds(original, (id) => progress.ids.get(id) ?? id);
  if (operation.do === "moveStep")
    return { ...operation, index: indexIn(progress, operation.index, operation.step) };
  return operation.do === "addStep" || operation.do === "restoreStep"
    ? { ...operation, index: indexIn(progress, operation.index, null) }
    : operation;
}

/** Behind the nearest step that stood before it and is still there. */
function indexIn({ seen, document, ids }: Progress, index: number, moving: string | null): number {
  const now = document.steps.map(({ id }) => id).filter((id) => id !== moving);
  const before = seen.steps
    .map(({ id }) => (ids.has(id) ? (ids.get(id) ?? "") : id))
    .filter((id) => id !== moving)
    .slice(0, index);
  const nearest = before.findLast((id) => now.includes(id));
  return nearest === undefined ? 0 : now.indexOf(nearest) + 1;
}
