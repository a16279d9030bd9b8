import type { Json } from "#sdk/json.ts";
import type { FlowDocument } from "./document.ts";
import { edit } from "./edit.ts";
import { branchOf, spotOf } from "./blocks.ts";
import { contentAt } from "./contents.ts";
import { overlap, type Places, placesOf, type Sides } from "./edit-places.ts";
import type { Operation } from "./operation.ts";
import { placed } from "./placed.ts";
import { type Problem, problem, type Where } from "./problems.ts";
import { same } from "./same.ts";
import { stepWithIds, withStepIds } from "./step-ids.ts";

/** One person's edits on top of what another has made of the same document meanwhile. */
export interface Rebased {
  /** Theirs, with those of mine that were applied. */
  readonly document: FlowDocument;
  /** As they were applied, one after the other: steps by the ids, and at the positions, that they have now. */
  readonly applied: readonly Operation[];
  /** Each of mine as it was applied; null for one that was not. */
  readonly each: readonly (Operation | null)[];
  /** What stands so already: the other has done the same. */
  readonly already: readonly Operation[];
  /** What was not applied, for its author to decide. */
  readonly lost: readonly Lost[];
  /** What the steps and branches are called now that I have added; null for one that was lost. */
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
  if (comesTo(base, mine, theirs))
    return {
      document: theirs,
      applied: [],
      each: mine.map(() => null),
      already: mine,
      lost: [],
      ids: new Map(),
    };
  const held = new Map<number, Operation>();
  for (;;) {
    const { document, ids, done } = allOf(base, mine, theirs, held);
    const replaced = replacedBefore(done);
    for (const [index, by] of replaced) held.set(index, by);
    if (replaced.size > 0) continue;
    const those = (is: Outcome["is"]) =>
      done.flatMap(({ operation, outcome }) => (outcome.is === is ? [operation] : []));
    const lost = done.flatMap(({ outcome }) => (outcome.is === "lost" ? [outcome.lost] : []));
    const each = done.map(({ operation, outcome }) =>
      outcome.is === "applied" ? operation : null,
    );
    return { document, applied: those("applied"), each, already: those("already"), lost, ids };
  }
}

/** The other has done just the same. Of a step that both have added, nobody can tell that the same one was meant. */
function comesTo(base: FlowDocument, mine: readonly Operation[], theirs: FlowDocument): boolean {
  if (mine.length === 0 || theirs.nextStep !== base.nextStep) return false;
  let document = base;
  for (const operation of mine) {
    const edited = edit(document, operation);
    if (!edited.ok) return false;
    document = edited.document;
  }
  return same(document, theirs);
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
  /** What the steps and branches are called that I have added; null for one that was lost. */
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
    const sides = { base, theirs, mine: withNewIds(seen, ids) };
    const named = withStepIds(original, (id) => ids.get(id) ?? id);
    const operation = placed(named, sides.mine, document);
    const places = placesOf(operation, sides);
    const absent = edited.ok ? absentStep(original, ids) : edited.problem;
    // What changed nothing as I saw it changes nothing now: a step put where it was has no new place.
    const changesNothing = edited.ok && same(edited.document, seen);
    const outcome = absent
      ? refused(operation, absent)
      : attempt(operation, places, progress, { sides, changesNothing, heldFor: held.get(index) });
    const isApplied = outcome.is === "applied";
    for (let number = seen.nextStep; edited.ok && number < edited.document.nextStep; number += 1) {
      const now = document.nextStep + number - seen.nextStep;
      ids.set(`s${number}`, isApplied ? `s${now}` : null);
    }
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

interface Meeting {
  readonly sides: Sides;
  /** My edit changed nothing. */
  readonly changesNothing: boolean;
  readonly heldFor: Operation | undefined;
}

function attempt(
  operation: Operation,
  places: Places,
  { document, done }: Pick<Progress, "document" | "done">,
  { sides, changesNothing, heldFor }: Meeting,
): Outcome {
  const edited = edit(document, operation);
  if (changesNothing || isDoneAlready(operation, document)) return { is: "already" };
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

function isDoneAlready(operation: Operation, document: FlowDocument): boolean {
  if (operation.do === "removeStep") return spotOf(document, operation.step) === undefined;
  if (operation.do === "removeBranch") return branchOf(document, operation.branch) === undefined;
  if (operation.do === "restoreStep")
    return same(spotOf(document, operation.step.id)?.step, operation.step);
  return (
    operation.do === "restoreBranch" &&
    same(branchOf(document, operation.branch.id)?.branch, operation.branch)
  );
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

/** The document as I see it, by the ids of the newest state; what was lost goes by none of them. */
function withNewIds(seen: FlowDocument, ids: Progress["ids"]): FlowDocument {
  if ([...ids].every(([before, now]) => before === now)) return seen;
  const idOf = (id: string) => (ids.has(id) ? (ids.get(id) ?? `lost ${id}`) : id);
  return { ...seen, steps: seen.steps.map((step) => stepWithIds(step, idOf)) };
}
