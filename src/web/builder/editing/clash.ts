import type { FlowDocument } from "#flow/document.ts";
import type { Operation } from "#flow/operation.ts";
import type { Where } from "#flow/problems.ts";
import type { Lost } from "#flow/rebase.ts";
import { same } from "#flow/same.ts";

/** Edits of one place that do not go together with what somebody else has saved there. */
export interface Clash {
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
export function clashesOf(lost: readonly Lost[], sides: Sides): readonly Clash[] {
  const clashes = new Map<string, Clash>();
  for (const one of lost) {
    const where = whereOf(one, lost);
    const key = JSON.stringify(where);
    const clash = clashes.get(key) ?? {
      ...sides,
      where,
      first: back(where, sides),
      operations: [],
    };
    clashes.set(key, { ...clash, operations: [...clash.operations, one.operation] });
  }
  return [...clashes.values()];
}

function whereOf(one: Lost, lost: readonly Lost[]): Where {
  switch (one.why) {
    case "overwritten":
      return one.conflicts[0]?.where ?? one.problem.where;
    // A step that is gone is one place, whatever was done in it.
    case "refused":
      return { step: one.problem.where.step, path: [] };
    case "follows": {
      const leader = lost.find(
        ({ operation, why }) => why !== "follows" && same(operation, one.lost),
      );
      return leader === undefined ? one.problem.where : whereOf(leader, lost);
    }
  }
}

/** The step as the person had it, where the other has deleted it. */
function back({ step: id }: Where, { mine, theirs }: Sides): readonly Operation[] {
  const index = mine.steps.findIndex((step) => step.id === id);
  const step = mine.steps[index];
  if (step === undefined || theirs.steps.some((one) => one.id === id)) return [];
  const before = new Set(mine.steps.slice(0, index).map((one) => one.id));
  const nearest = theirs.steps.findLastIndex((one) => before.has(one.id));
  return [{ do: "restoreStep", index: nearest + 1, step }];
}
