import {
  blocksOf,
  branchesOf,
  depthOf,
  holderOf,
  idsIn,
  spotOf,
  stepsIn,
  stepsOf,
  takesInput,
  withBlock,
  withStep,
} from "./blocks.ts";
import {
  type Branch,
  emptyCondition,
  maxDepth,
  maxSteps,
  type Step,
  type StepSettings,
} from "./step.ts";
import type { FlowDocument } from "./document.ts";
import type { Value } from "./value.ts";
import type { Fields } from "./edit-field.ts";
import {
  type Edited,
  edited,
  editStep,
  noPosition,
  noStep,
  type Of,
  type Refused,
  refused,
  wrongKind,
} from "./edited.ts";
import { problem } from "./problems.ts";

const maxNextStep = 1_000_000_000;

export function addStep(document: FlowDocument, operation: Of<"addStep">): Edited {
  const { connector, action, connection, input } = operation;
  const id = `s${document.nextStep}`;
  const step: Step = { kind: "action", id, name: null, connector, action, connection, input };
  return added(document, operation, step);
}

export function addLogic(document: FlowDocument, operation: Of<"addLogic">): Edited {
  return added(document, operation, newLogic(operation.step, document.nextStep));
}

function newLogic(settings: Of<"addLogic">["step"], number: number): Step {
  const known = { id: `s${number}`, name: null };
  const branch = { id: `s${number + 1}`, steps: [] };
  switch (settings.kind) {
    case "if":
      return { ...settings, ...known, branches: [{ ...branch, condition: emptyCondition }] };
    case "handler":
      return {
        ...settings,
        ...known,
        steps: [],
        branches: [{ ...branch, condition: null, then: "stop" }],
      };
    case "forEach":
      return { ...settings, ...known, steps: [] };
    case "variable":
    case "update":
    case "stop":
    case "delay":
    case "call":
      return { ...settings, ...known };
  }
}

function added(document: FlowDocument, place: Place, step: Step): Edited {
  const numbered = withIdsGiven(document, idsIn(step).length);
  return numbered.ok ? inserted(numbered.document, place, step) : numbered;
}

/** After the next ids were given out. */
export function withIdsGiven(document: FlowDocument, count: number): Edited {
  const nextStep = document.nextStep + count;
  return nextStep > maxNextStep ? tooManySteps : edited({ ...document, nextStep });
}

type Place = Pick<Of<"addStep">, "block" | "index">;

/** Puts a step in, with all that it holds. */
function inserted(document: FlowDocument, { block, index }: Place, step: Step): Edited {
  const steps = stepsIn(document, block);
  if (steps === undefined) return noBlock(block);
  if (index > steps.length) return noPosition(index);
  const problem = holdProblem(document, block, [step]);
  if (problem) return problem;
  const now = withBlock(document, block, (others) => others.toSpliced(index, 0, step));
  return now ? edited(now) : noBlock(block);
}

/** What keeps steps, with all that they hold, from being put into a block. */
export function holdProblem(
  document: FlowDocument,
  block: string | null,
  steps: readonly Step[],
): Refused | undefined {
  if (stepsOf(document).length + stepsOf({ steps }).length > maxSteps) return tooManySteps;
  const depth = Math.max(0, ...steps.map(depthOf));
  if (depthAt(document, block) + depth > maxDepth) return tooDeep;
  const wrong = stepsOf({ steps }).find((step) => !isElseLast(branchesOf(step)));
  return wrong && elseNotLast(wrong.id);
}

export function isElseLast(branches: readonly Branch[]): boolean {
  return branches.slice(0, -1).every(({ condition }) => condition !== null);
}

export function elseNotLast(id: string): Refused {
  return refused(problem("flow.edit_else_not_last", { step: id, path: [] }, {}));
}

/** How many blocks the steps of a block stand inside. */
function depthAt(document: FlowDocument, block: string | null): number {
  const held = block === null ? undefined : holderOf(document, block);
  return held === undefined ? 0 : held.spot.inside.length + 1;
}

const tooManySteps = refused(
  problem("flow.edit_too_many_steps", { step: null, path: [] }, { limit: maxSteps }),
);

const tooDeep = refused(
  problem("flow.edit_too_deep", { step: null, path: [] }, { limit: maxDepth }),
);

function noBlock(id: string | null): Refused {
  return refused(problem("flow.edit_unknown_block", { step: id, path: [] }, { id: id ?? "" }));
}

export function removeStep(document: FlowDocument, { step: id }: Of<"removeStep">): Edited {
  const step = spotOf(document, id)?.step;
  return step === undefined ? noStep(id) : edited(withStep(document, step, []));
}

/** Only ids that were given out here before: a new step gets a new one. */
export function restoreStep(document: FlowDocument, operation: Of<"restoreStep">): Edited {
  const { step } = operation;
  return idProblem(document, idsIn(step)) ?? inserted(document, operation, step);
}

/** Why ids cannot come back. */
export function idProblem(document: FlowDocument, ids: readonly string[]): Refused | undefined {
  const taken = new Set(document.steps.flatMap(idsIn));
  for (const id of ids) {
    const where = { step: id, path: [] };
    if (Number(id.slice(1)) >= document.nextStep)
      return refused(problem("flow.edit_step_never_was", where, { id }));
    if (taken.has(id)) return refused(problem("flow.edit_step_is_there", where, { id }));
    taken.add(id);
  }
  return undefined;
}

export function moveStep(document: FlowDocument, operation: Of<"moveStep">): Edited {
  const step = spotOf(document, operation.step)?.step;
  if (step === undefined) return noStep(operation.step);
  if (operation.block !== null && holdsBlock(step, operation.block))
    return refused(problem("flow.edit_into_itself", { step: step.id, path: [] }, { id: step.id }));
  return inserted(withStep(document, step, []), operation, step);
}

function holdsBlock(step: Step, block: string): boolean {
  return blocksOf(step).some(
    ({ id, steps }) => id === block || steps.some((inside) => holdsBlock(inside, block)),
  );
}

export function setLogic(document: FlowDocument, { step: id, settings }: Of<"setLogic">): Edited {
  return editStep(document, id, (step) => withSettings(step, settings) ?? wrongKind(id));
}

/** Undefined where they are not settings of such a step. */
function withSettings(step: Step, settings: StepSettings): Step | undefined {
  const { id, name } = step;
  switch (settings.kind) {
    case "forEach":
      return step.kind === "forEach" ? { ...step, ...settings } : undefined;
    case "variable":
    case "update":
    case "stop":
    case "delay":
    case "call":
      return step.kind === settings.kind ? { ...settings, id, name } : undefined;
  }
}

/** A connection belongs to a connector, and so it goes when the connector does. */
export function setAction(document: FlowDocument, operation: Of<"setAction">): Edited {
  const { step: id, connector, action } = operation;
  const kept = new Set(operation.keep);
  return editStep(document, id, (step) =>
    step.kind === "action"
      ? {
          ...step,
          connector,
          action,
          connection: connector === step.connector ? step.connection : null,
          input: Object.fromEntries(Object.entries(step.input).filter(([name]) => kept.has(name))),
        }
      : wrongKind(id),
  );
}

export function editInput(
  document: FlowDocument,
  { step: id, path }: Of<"setField"> | Of<"removeField">,
  change: (input: Fields) => { [name: string]: Value } | undefined,
): Edited {
  return editStep(document, id, (step) => {
    if (!takesInput(step)) return wrongKind(id);
    const input = change(step.input);
    const where = { step: id, path: ["input", ...path] };
    return input === undefined
      ? refused(problem("flow.edit_no_place", where, { field: path.join(" › ") }))
      : { ...step, input };
  });
}
