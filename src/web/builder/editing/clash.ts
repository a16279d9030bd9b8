import { branchOf, spotOf, stepOf, stepsIn, withBlocks } from "#flow/blocks.ts";
import type { FlowDocument } from "#flow/document.ts";
import type { Step } from "#flow/step.ts";
import type { Operation } from "#flow/operation.ts";
import { placed } from "#flow/placed.ts";
import type { Where } from "#flow/problems.ts";
import type { Lost } from "#flow/rebase.ts";
import { same } from "#flow/same.ts";

/** What does not go together with what somebody else has saved. */
export type Clash = EditsClash | NameClash;

/** Both have given the flow another name. */
export interface NameClash {
  readonly what: "name";
  readonly mine: string;
  readonly theirs: string;
  /** Who that is, where it is known. */
  readonly by: string | null;
}

/** Edits of one place. */
export interface EditsClash {
  readonly what: "edits";
  /** The place: a step, or something in it. */
  readonly where: Where;
  /** What has to be done before `operations` can be: the step is brought back, where it was deleted. */
  readonly first: readonly Operation[];
  readonly operations: readonly Operation[];
  /** What both began with, what the person had made of it, and what the other has saved. */
  readonly base: FlowDocument;
  readonly mine: FlowDocument;
  readonly theirs: FlowDocument;
  /** Who that is, where it is known. */
  readonly by: string | null;
}

export interface Sides {
  readonly base: FlowDocument;
  readonly mine: FlowDocument;
  readonly theirs: FlowDocument;
  readonly by: string | null;
}

/** One clash for each place; what belongs to an edit that was lost itself is of the same clash. */
export function clashesOf(lost: readonly Lost[], sides: Sides): readonly EditsClash[] {
  const clashes = new Map<string, EditsClash>();
  for (const one of lost) {
    const where = whereOf(one, lost, sides.mine);
    const key = JSON.stringify(where);
    const clash = clashes.get(key) ?? {
      what: "edits",
      ...sides,
      where,
      first: back(where, sides),
      operations: [],
    };
    clashes.set(key, { ...clash, operations: [...clash.operations, one.operation] });
  }
  return [...clashes.values()];
}

function whereOf(one: Lost, lost: readonly Lost[], mine: FlowDocument): Where {
  switch (one.why) {
    case "overwritten":
      return placeOfAll(one.conflicts.map(({ where }) => where)) ?? one.problem.where;
    // A step that is gone is one place, whatever was done in it.
    case "refused":
      return branchPlace(one.operation, mine) ?? { step: one.problem.where.step, path: [] };
    case "follows": {
      const leader = lost.find(
        ({ operation, why }) => why !== "follows" && same(operation, one.lost),
      );
      return leader === undefined ? one.problem.where : whereOf(leader, lost, mine);
    }
  }
}

/** Several settings that one edit has set are one place. */
function placeOfAll([first, ...others]: readonly Where[]): Where | undefined {
  return first?.path[0] === "settings" && others.length > 0
    ? { ...first, path: ["settings"] }
    : first;
}

/** A branch that is gone is a place of its own. */
function branchPlace(operation: Operation, mine: FlowDocument): Where | undefined {
  if (!("branch" in operation) || typeof operation.branch === "object") return undefined;
  const found = branchOf(mine, operation.branch);
  return found && { step: found.step.id, path: ["branches", operation.branch] };
}

/**
 * The step or branch that the other has deleted, or what it stood in, as both began with it: what the
 * person has made of it are the operations.
 */
function back({ step, path }: Where, { base, mine, theirs }: Sides): readonly Operation[] {
  const id = path[0] === "branches" ? path[1] : step;
  if (id === null || id === undefined) return [];
  const isOld = spotOf(base, id) !== undefined || branchOf(base, id) !== undefined;
  const before = isOld ? base : mine;
  const branched = branchOf(before, id);
  const spot = spotOf(before, branched?.step.id ?? id);
  if (spot === undefined) return [];
  for (const { step: around, block, index } of [...spot.inside, spot]) {
    if (block !== null && stepsIn(theirs, block) === undefined)
      return branchBack(block, before, theirs);
    if (stepOf(theirs, around.id) === undefined) {
      const missing = onlyMissing(around, theirs);
      return [placed({ do: "restoreStep", block, index, step: missing }, before, theirs)];
    }
  }
  return branched && branchOf(theirs, id) === undefined ? branchBack(id, before, theirs) : [];
}

function branchBack(id: string, before: FlowDocument, theirs: FlowDocument): readonly Operation[] {
  const found = branchOf(before, id);
  if (found === undefined) return [];
  const { step, index } = found;
  const branch = { ...found.branch, steps: missingAmong(found.branch.steps, theirs) };
  return [placed({ do: "restoreBranch", step: step.id, index, branch }, before, theirs)];
}

/** What the other has moved elsewhere stays there. */
function onlyMissing(step: Step, theirs: FlowDocument): Step {
  return withBlocks(step, ({ steps }) => missingAmong(steps, theirs));
}

function missingAmong(steps: readonly Step[], theirs: FlowDocument): Step[] {
  return steps
    .filter(({ id }) => stepOf(theirs, id) === undefined)
    .map((step) => onlyMissing(step, theirs));
}
