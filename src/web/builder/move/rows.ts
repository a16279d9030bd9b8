import { holderOf, spotOf, stepsIn } from "#flow/blocks.ts";
import type { FlowDocument } from "#flow/document.ts";
import type { Step } from "#flow/step.ts";
import type { Place } from "../bench.ts";
import { type Gap, gapsFor, landing } from "../canvas/gaps.ts";

/** A place where a step can go, or what several of them stand in. */
export type MoveRow =
  | { readonly kind: "block"; readonly block: string | null; readonly depth: number }
  | {
      readonly kind: "place";
      readonly block: string | null;
      readonly depth: number;
      /** The step that it would stand below; null for the first of the block. */
      readonly after: Step | null;
      /** Where it stands already. */
      readonly isHere: boolean;
      readonly to: Place;
    };

/** From the top of the flow downwards, each block below the step that holds it. */
export function moveRows(card: string, document: FlowDocument): readonly MoveRow[] {
  const spot = spotOf(document, card);
  if (spot === undefined) return [];
  return gapsFor(card, document).flatMap((gap): readonly MoveRow[] => {
    const { block, index } = gap;
    const depth = depthOf(gap, document);
    const after = stepsIn(document, block)?.[index - 1] ?? null;
    const { number: _, ...to } = landing(spot, gap, document);
    const isHere = block === spot.block && index === spot.index;
    const place: MoveRow = { kind: "place", block, depth, after, isHere, to };
    return index === 0 ? [{ kind: "block", block, depth }, place] : [place];
  });
}

/** How many blocks it stands inside. */
function depthOf({ block }: Gap, document: FlowDocument): number {
  const holder = block === null ? undefined : holderOf(document, block);
  return holder === undefined ? 0 : holder.spot.inside.length + 1;
}
