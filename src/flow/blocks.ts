import type {
  ActionStep,
  Branch,
  CallStep,
  ErrorBranch,
  ForEachStep,
  HandlerStep,
  IfStep,
  InputStep,
  Step,
} from "./step.ts";
import type { FlowDocument } from "./document.ts";

/**
 * Walks through the steps of a flow. A list of steps is a block: that of the flow itself has no id;
 * the body of a loop and the watched steps of a handler go by the step's id, and each branch by its own.
 */
export type BlockId = string | null;

export interface Block {
  readonly id: string;
  readonly steps: readonly Step[];
}

/** A step, and where it stands. */
export interface Spot {
  readonly step: Step;
  readonly block: BlockId;
  readonly index: number;
  /** The steps it stands inside, the outermost first. */
  readonly inside: readonly Spot[];
}

type Steps = Pick<FlowDocument, "steps">;

/** The blocks that a step holds, in the order in which people see them. */
export function blocksOf(step: Step): readonly Block[] {
  switch (step.kind) {
    case "action":
    case "variable":
    case "update":
    case "stop":
    case "delay":
    case "call":
      return [];
    case "if":
      return step.branches;
    case "forEach":
      return [step];
    case "handler":
      return [step, ...step.branches];
  }
}

/** The branches that a step has; those of an error handler, too. */
export function branchesOf(step: Step | undefined): readonly (Branch | ErrorBranch)[] {
  return step?.kind === "if" || step?.kind === "handler" ? step.branches : [];
}

/** Every step with its place, in the order in which people see them. */
export function spotsOf({ steps }: Steps): readonly Spot[] {
  const known = remembered.get(steps);
  if (known !== undefined) return known;
  const spots = spotsIn({ id: null, steps }, []);
  remembered.set(steps, spots);
  return spots;
}

/** A document never changes, so that its steps are walked through once. */
const remembered = new WeakMap<readonly Step[], readonly Spot[]>();

function spotsIn(
  block: { readonly id: BlockId; readonly steps: readonly Step[] },
  inside: readonly Spot[],
): readonly Spot[] {
  return block.steps.flatMap((step, index) => {
    const spot: Spot = { step, block: block.id, index, inside };
    return [spot, ...blocksOf(step).flatMap((one) => spotsIn(one, [...inside, spot]))];
  });
}

/** Every step, in the order in which people see them. */
export function stepsOf(document: Steps): readonly Step[] {
  return spotsOf(document).map(({ step }) => step);
}

/** The steps that do something in an outside system. */
export function actionsOf(document: Steps): readonly ActionStep[] {
  return stepsOf(document).flatMap((step) => (step.kind === "action" ? [step] : []));
}

/** The steps that call another flow. */
export function callsOf(document: Steps): readonly CallStep[] {
  return stepsOf(document).flatMap((step) => (step.kind === "call" ? [step] : []));
}

export function takesInput(step: Step): step is InputStep {
  return step.kind === "action" || step.kind === "call";
}

/** Undefined where there is no such step. */
export function spotOf(document: Steps, id: string): Spot | undefined {
  return indexOf(document).get(id);
}

export function stepOf(document: Steps, id: string): Step | undefined {
  return spotOf(document, id)?.step;
}

const indexes = new WeakMap<readonly Spot[], ReadonlyMap<string, Spot>>();

function indexOf(document: Steps): ReadonlyMap<string, Spot> {
  const spots = spotsOf(document);
  const known = indexes.get(spots);
  if (known !== undefined) return known;
  // The first counts where an id stands twice, which is a problem of its own.
  const index = new Map(spots.toReversed().map((spot) => [spot.step.id, spot]));
  indexes.set(spots, index);
  return index;
}

/** The steps of a block; undefined where there is no such block. */
export function stepsIn(document: Steps, block: BlockId): readonly Step[] | undefined {
  return block === null ? document.steps : holderOf(document, block)?.block.steps;
}

/** The step that holds a block, and the block. */
export function holderOf(
  document: Steps,
  block: string,
): { readonly spot: Spot; readonly block: Block } | undefined {
  for (const spot of spotsOf(document)) {
    const found = blocksOf(spot.step).find(({ id }) => id === block);
    if (found) return { spot, block: found };
  }
  return undefined;
}

/** The step that has a branch, and the branch. */
export function branchOf(
  document: Steps,
  id: string,
):
  | {
      readonly step: IfStep | HandlerStep;
      readonly branch: Branch | ErrorBranch;
      readonly index: number;
    }
  | undefined {
  for (const { step } of spotsOf(document)) {
    if (step.kind !== "if" && step.kind !== "handler") continue;
    const index = step.branches.findIndex((one) => one.id === id);
    const branch = step.branches[index];
    if (branch) return { step, branch, index };
  }
  return undefined;
}

/** The ids of a step, of its branches and of all that it holds. */
export function idsIn(step: Step): readonly string[] {
  return [
    step.id,
    ...branchesOf(step).map(({ id }) => id),
    ...blocksOf(step).flatMap(({ steps }) => steps.flatMap(idsIn)),
  ];
}

/** The ids of the error handlers in a step, and of itself where it is one. */
export function handlersIn(step: Step): readonly string[] {
  const inside = blocksOf(step).flatMap(({ steps }) => steps.flatMap(handlersIn));
  return step.kind === "handler" ? [step.id, ...inside] : inside;
}

/** How many blocks stand inside each other, at most, in a step. */
export function depthOf(step: Step): number {
  const blocks = blocksOf(step);
  const below = blocks.flatMap(({ steps }) => steps.map(depthOf));
  return blocks.length === 0 ? 0 : 1 + Math.max(0, ...below);
}

/** The loops that a step stands in, the outermost first. */
export function loopsAround(document: Steps, id: string): readonly ForEachStep[] {
  const inside = spotOf(document, id)?.inside ?? [];
  return inside.flatMap(({ step }) => (step.kind === "forEach" ? [step] : []));
}

/** The same document with each step made another; what a step holds is changed before the step itself. */
export function mapSteps<Document extends Steps>(
  document: Document,
  change: (step: Step) => Step,
): Document {
  return { ...document, steps: mapped(document.steps, change) };
}

function mapped(steps: readonly Step[], change: (step: Step) => Step): Step[] {
  return steps.map((step) => change(withBlocks(step, (block) => mapped(block.steps, change))));
}

/** The same step with other steps in each of its blocks. */
export function withBlocks(step: Step, change: (block: Block) => readonly Step[]): Step {
  switch (step.kind) {
    case "action":
    case "variable":
    case "update":
    case "stop":
    case "delay":
    case "call":
      return step;
    case "if":
      return {
        ...step,
        branches: step.branches.map((one) => ({ ...one, steps: change(one) })),
      };
    case "forEach":
      return { ...step, steps: change(step) };
    case "handler":
      return {
        ...step,
        steps: change(step),
        branches: step.branches.map((one) => ({ ...one, steps: change(one) })),
      };
  }
}

/** The same document with other steps in one block; undefined where there is no such block. */
export function withBlock<Document extends Steps>(
  document: Document,
  block: BlockId,
  change: (steps: readonly Step[]) => readonly Step[],
): Document | undefined {
  if (block === null) return { ...document, steps: change(document.steps) };
  const held = holderOf(document, block);
  return (
    held &&
    withStep(document, held.spot.step, [
      withBlocks(held.spot.step, (one) => (one === held.block ? change(one.steps) : one.steps)),
    ])
  );
}

/** The same document with others in the place of a step, or none; steps that hold neither stay the same. */
export function withStep<Document extends Steps>(
  document: Document,
  step: Step,
  others: readonly Step[],
): Document {
  return { ...document, steps: replacedIn(document.steps, step, others) };
}

function replacedIn(steps: readonly Step[], step: Step, others: readonly Step[]): readonly Step[] {
  const at = steps.indexOf(step);
  if (at !== -1) return steps.toSpliced(at, 1, ...others);
  const changed = steps.map((one) => {
    let found = false;
    const other = withBlocks(one, (block) => {
      const inside = replacedIn(block.steps, step, others);
      found ||= inside !== block.steps;
      return inside;
    });
    return found ? other : one;
  });
  return changed.every((one, index) => one === steps[index]) ? steps : changed;
}
