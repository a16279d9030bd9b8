import { type LocalizedText, text } from "#sdk/text.ts";
import { type BlockId, blocksOf, branchOf, spotOf, stepOf, stepsOf } from "./blocks.ts";
import type { Catalogue } from "./catalogue.ts";
import type { Change, Sides } from "./change.ts";
import { branchName } from "./describe-logic.ts";
import type { FlowDocument } from "./document.ts";
import type { Step } from "./step.ts";
import { movedAmong } from "./moved.ts";
import { stepName } from "./offers.ts";

/** Steps that went to another block, and those that changed places within one. */
export function stepMoves(sides: Sides): readonly Change[] {
  const { after } = sides;
  const blocks = [
    { id: null, steps: after.steps },
    ...stepsOf(after).flatMap((step) => blocksOf(step)),
  ];
  return blocks.flatMap(({ id, steps }) => movesInto(id, steps, sides));
}

function movesInto(block: BlockId, steps: readonly Step[], sides: Sides): readonly Change[] {
  const { before, catalogue } = sides;
  const spots = new Map(
    steps.flatMap((step) => {
      const spot = spotOf(before, step.id);
      return spot === undefined ? [] : [[step.id, spot] as const];
    }),
  );
  const stayed = new Map(
    [...spots].flatMap(([id, spot]) => (spot.block === block ? [[id, spot.index] as const] : [])),
  );
  const moved = movedAmong(
    steps.map(({ id }) => id),
    stayed,
  );
  return steps.flatMap((step, index): readonly Change[] => {
    const old = spots.get(step.id);
    if (old === undefined) return [];
    const change = {
      kind: "moved",
      step: step.id,
      path: [],
      label: stepName(step, catalogue),
    } as const;
    if (old.block !== block)
      return [
        {
          ...change,
          before: { block: old.block, position: old.index + 1 },
          after: { block, position: index + 1 },
          words: {
            before: blockName(old.block, before, catalogue),
            after: blockName(block, sides.after, catalogue),
          },
        },
      ];
    return moved.has(step.id)
      ? [{ ...change, before: old.index + 1, after: index + 1, words: null }]
      : [];
  });
}

function blockName(block: BlockId, document: FlowDocument, catalogue: Catalogue): LocalizedText {
  if (block === null) return text("the flow itself", "フロー直下");
  const branch = branchOf(document, block);
  if (branch) return branchName(branch.step, branch.index, catalogue);
  const step = stepOf(document, block);
  return step === undefined ? text(block, block) : stepName(step, catalogue);
}
