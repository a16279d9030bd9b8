import { blocksOf, type BlockId, type Spot, spotOf, spotsOf, stepsOf } from "#flow/blocks.ts";
import type { FlowDocument } from "#flow/document.ts";
import type { Step } from "#flow/step.ts";
import type { Place } from "../bench.ts";

/** The places between the cards, where a step that is moved can be put down. */

export function gapId({ block, index }: Place): string {
  return `gap ${block ?? ""} ${index}`;
}

/** A place where a step can be put, as a person meets it from the top of the flow downwards. */
export interface Gap extends Place {
  readonly id: string;
  /** How many cards stand above it, that of the trigger, too. */
  readonly above: number;
}

function gapsOf({ steps }: Pick<FlowDocument, "steps">): readonly Gap[] {
  const gaps: Gap[] = [];
  let above = 1;
  const walk = (block: BlockId, inside: readonly Step[]): void => {
    for (const [index, step] of inside.entries()) {
      gaps.push({ id: gapId({ block, index }), block, index, above });
      above += 1;
      for (const one of blocksOf(step)) walk(one.id, one.steps);
    }
    const place = { block, index: inside.length };
    gaps.push({ id: gapId(place), ...place, above });
  };
  walk(null, steps);
  return gaps;
}

/** Where a step can go: not into itself; the place where it stands is one of them. */
export function gapsFor(step: string, document: Pick<FlowDocument, "steps">): readonly Gap[] {
  const spot = spotOf(document, step);
  if (spot === undefined) return [];
  const inside = stepsOf({ steps: [spot.step] }).flatMap(blocksOf);
  const own = new Set(inside.map(({ id }) => id));
  return gapsOf(document).filter(
    (gap) =>
      !(gap.block !== null && own.has(gap.block)) &&
      !(gap.block === spot.block && gap.index === spot.index + 1),
  );
}

/** What a gap means for a step: its place when it has moved, and the number of its card. */
export function landing(
  { step, block, index }: Spot,
  gap: Gap,
  document: Pick<FlowDocument, "steps">,
): Place & { readonly number: number } {
  const spots = spotsOf(document);
  const first = spots.findIndex((spot) => spot.step === step) + 1;
  const isBelow = gap.above > first;
  const size = 1 + spots.filter(({ inside }) => inside.some((one) => one.step === step)).length;
  const isBehind = gap.block === block && gap.index > index;
  return {
    block: gap.block,
    index: isBehind ? gap.index - 1 : gap.index,
    number: gap.above + 1 - (isBelow ? size : 0),
  };
}
