import { type BlockId, branchOf, holderOf, type Spot, spotOf } from "./blocks.ts";
import type { FlowDocument } from "./document.ts";
import type { Step } from "./step.ts";

/**
 * From where pills are looked at: from a step, by its id (what stands before it); from a branch, by its
 * own (where its condition is asked); from the `trigger`, which sees nothing; or from the end of a block,
 * where a loop collects.
 */
export type Viewpoint = string | { readonly endOf: BlockId };

/** Whether a step's output is there when the viewpoint comes to its turn. */
export type Reach =
  | {
      readonly is: "seen";
      /** What it shows: a loop around the viewpoint its item, a handler that has caught something the error. */
      readonly as: View;
      /** It may not have been worked on. */
      readonly mayBeEmpty: boolean;
    }
  | { readonly is: "missing step" }
  | { readonly is: "later step" }
  /** Where one of the two is worked on, the other is not. */
  | { readonly is: "other branch" }
  /** Its output is there many times: `loop` hands on its results. */
  | { readonly is: "inside loop"; readonly loop: string };

export type View = "after" | "inside" | "caught";

type Document = Pick<FlowDocument, "steps">;

export function reach(document: Document, from: string, viewpoint: Viewpoint): Reach {
  if (from === "trigger") return seen("after", false);
  const spot = spotOf(document, from);
  if (spot === undefined) return { is: "missing step" };
  const its = trailOf(spot);
  const mine = trailFrom(document, viewpoint);
  const parting = its.findIndex((one, depth) => !isSame(one, mine[depth]));
  if (parting === -1) return aroundMe(spot.step, mine[its.length]);
  const [one, other] = [its[parting], mine[parting]];
  // It stands inside of the step that looks.
  if (one === undefined || other === undefined) return { is: "later step" };
  if (one.block !== other.block) return acrossBlocks(its, mine, parting);
  return one.index > other.index ? { is: "later step" } : behind(its.slice(parting));
}

function seen(as: View, mayBeEmpty: boolean): Reach {
  return { is: "seen", as, mayBeEmpty };
}

/** A place on the way from the flow down to a step. */
interface Place {
  readonly block: BlockId;
  readonly index: number;
  /** Undefined where no step stands. */
  readonly step?: Step;
}

function trailOf(spot: Spot): readonly Place[] {
  return [...spot.inside, spot];
}

function trailFrom(document: Document, viewpoint: Viewpoint): readonly Place[] {
  if (typeof viewpoint === "object") return trailInto(document, viewpoint.endOf, Infinity);
  if (viewpoint === "trigger") return trailInto(document, null, -1);
  const spot = spotOf(document, viewpoint);
  if (spot) return trailOf(spot);
  const step = branchOf(document, viewpoint)?.step;
  if (step?.kind === "handler") return trailInto(document, viewpoint, -1);
  const holder = step && spotOf(document, step.id);
  // What is gone has seen everything.
  return holder ? trailOf(holder) : trailInto(document, null, Infinity);
}

function trailInto(document: Document, block: BlockId, index: number): readonly Place[] {
  const holder = block === null ? undefined : holderOf(document, block)?.spot;
  return holder ? [...trailOf(holder), { block, index }] : [{ block: null, index }];
}

function isSame(one: Place, other: Place | undefined): boolean {
  return one.block === other?.block && one.index === other.index;
}

/** I stand inside of the step, at `next`; undefined where I am the step. */
function aroundMe(step: Step, next: Place | undefined): Reach {
  if (next === undefined) return { is: "later step" };
  if (step.kind === "forEach") return seen("inside", false);
  return step.kind === "handler" && next.block !== step.id
    ? seen("caught", false)
    : { is: "later step" };
}

/** Both stand inside the same step, in different blocks of it: one of them watched, if they are to meet. */
function acrossBlocks(its: readonly Place[], mine: readonly Place[], parting: number): Reach {
  const around = its[parting - 1]?.step;
  const isCaught = around?.kind === "handler" && its[parting]?.block === around.id;
  const found = isCaught && mine[parting] ? behind(its.slice(parting)) : undefined;
  if (found === undefined) return { is: "other branch" };
  return found.is === "seen" ? { ...found, mayBeEmpty: true } : found;
}

/** What is over, seen from behind; the first of its places is beside me. */
function behind(its: readonly Place[]): Reach {
  const around = its.slice(0, -1).map(({ step }) => step);
  const loop = around.find((step) => step?.kind === "forEach");
  if (loop) return { is: "inside loop", loop: loop.id };
  const mayBeSkipped = around.some((step, depth) => !isSurelyDone(step, its[depth + 1]?.block));
  return seen("after", mayBeSkipped);
}

/** Whoever comes to stand behind the step has come through the block: it watches, and nothing goes on from an error. */
function isSurelyDone(step: Step | undefined, block: BlockId | undefined): boolean {
  return (
    step?.kind === "handler" &&
    step.id === block &&
    step.branches.every(({ then }) => then !== "continue")
  );
}
