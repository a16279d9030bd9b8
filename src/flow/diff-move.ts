import { type BlockId, blocksOf, spotOf, stepsOf } from "./blocks.ts";
import type { Change, Sides } from "./change.ts";
import { blockName } from "./describe-logic.ts";
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
