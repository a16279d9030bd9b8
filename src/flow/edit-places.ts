import { branchOf, spotOf, stepsOf, takesInput } from "./blocks.ts";
import type { ActionStep, Step } from "./step.ts";
import type { FlowDocument } from "./document.ts";
import { fieldAt } from "./edit-field.ts";
import type { Operation } from "./operation.ts";
import type { Where } from "./problems.ts";
import { same } from "./same.ts";
import { settingsChanged, settingsIn } from "./step-settings.ts";
import { placesOfTable } from "./table-places.ts";
import { usesOf } from "./uses.ts";

/** The places in a document that an operation has to do with, as far as two people can meet there. */
export interface Places {
  /** What it puts something else into. */
  readonly writes: readonly Where[];
  /** What must be as its author saw it, so that it means the same. */
  readonly needs: readonly Where[];
}

/** What both began with, and what each has made of it. */
export interface Sides {
  readonly base: FlowDocument;
  readonly theirs: FlowDocument;
  readonly mine: FlowDocument;
}

export function placesOf(operation: Operation, sides: Sides): Places {
  switch (operation.do) {
    case "setTrigger":
      return writing(inTrigger());
    case "setFrequency":
      return { ...writing(inTrigger("everySeconds")), needs: [inTrigger("trigger")] };
    case "setSettings":
      return { ...writing(inTrigger("settings")), needs: [inTrigger("trigger")] };
    case "setSchedule":
      return {
        ...writing(inTrigger("when"), inTrigger("overlap")),
        needs: [inTrigger("trigger")],
      };
    case "setInvokeInputs":
    case "renameInvokeInput":
      return { writes: [inTrigger("inputs")], needs: [inTrigger("trigger")] };
    case "setInvokeOutputs":
      return { writes: [inTrigger("outputs")], needs: [inTrigger("trigger")] };
    case "setWebhookCheck":
      return { writes: [inTrigger("check")], needs: [inTrigger("trigger")] };
    case "setWebhookHeaders":
      return { writes: [inTrigger("headers")], needs: [inTrigger("trigger")] };
    case "setWebhookSample":
      return { writes: [inTrigger("sample")], needs: [inTrigger("trigger")] };
    case "setTriggerCondition":
      return { writes: [inTrigger("condition")], needs: [inTrigger("trigger")] };
    // What is added is in nobody's way.
    case "addStep":
    case "addLogic":
    case "addBranch":
      return writing();
    case "removeStep":
      return writing(...wholeSteps(stepsOnAnySide(operation.step, sides)));
    case "restoreStep":
      return writing(...wholeSteps([operation.step]));
    case "moveStep":
      return writing(inStep(operation.step, "block"), ...orderAround(operation.step, sides));
    case "setLogic":
      return writing(...settingsPlaces(operation, sides));
    case "removeBranch": {
      const { branch: id } = operation;
      const held = eachOf(sides, (side) => branchOf(side, id)).flatMap(
        ({ branch }) => branch.steps,
      );
      return writing(inBranch(id, sides), ...wholeSteps(held));
    }
    case "restoreBranch": {
      const { step, branch } = operation;
      return writing(inStep(step, "branches", branch.id), ...wholeSteps(branch.steps));
    }
    case "moveBranch":
      return writing({ ...inBranch(operation.branch, sides), path: ["branchOrder"] });
    case "setCondition":
      return writing(inBranch(operation.branch, sides, "condition"));
    case "setAfter":
      return writing(inBranch(operation.branch, sides, "then"));
    case "renameStep":
      return writing(inStep(operation.step, "name"));
    case "setAction":
      return writing(...actionPlaces(operation, sides));
    case "setConnection":
      return connectionsOf([operation.user]);
    case "replaceConnection":
      return connectionsOf(usersOf(operation, sides));
    case "useTable":
      return writing(...tablePlaces(operation.table, sides));
    case "setField":
    case "removeField":
      return {
        writes: [inStep(operation.step, "input", ...wholeList(operation, sides))],
        needs: [inStep(operation.step, "action")],
      };
    case "setOwnEvents":
      return writing({ step: null, path: ["ownEvents"] });
    case "setTimeZone":
      return writing({ step: null, path: ["timeZone"] });
  }
}

/** Does one of them hold the other, or are they the same? */
export function overlap(one: Where, other: Where): boolean {
  const length = Math.min(one.path.length, other.path.length);
  return (
    one.step === other.step &&
    one.path.slice(0, length).every((key, index) => key === other.path[index])
  );
}

function writing(...writes: readonly Where[]): Places {
  return { writes, needs: [] };
}

/** The steps and all that they hold, each once. */
function wholeSteps(steps: readonly Step[]): readonly Where[] {
  return [...new Set(stepsOf({ steps }).map(({ id }) => id))].map((id) => inStep(id));
}

/** The order of the block that a step is taken from. */
function orderAround(id: string, sides: Sides): readonly Where[] {
  const block = spotOf(sides.mine, id)?.block;
  if (block === undefined) return [];
  if (block === null) return [{ step: null, path: ["order"] }];
  const isBranch = eachOf(sides, (side) => branchOf(side, block)).length > 0;
  return [isBranch ? inBranch(block, sides, "order") : inStep(block, "order")];
}

/** A branch never goes to another step. */
function inBranch(id: string, sides: Sides, ...path: string[]): Where {
  const [found] = eachOf(sides, (side) => branchOf(side, id));
  return { step: found?.step.id ?? null, path: ["branches", id, ...path] };
}

/** A list that has changed is another list: its items are known by their index alone. */
function wholeList(
  { step, path }: Operation & { readonly do: "setField" | "removeField" },
  sides: Sides,
): readonly string[] {
  const isList = (at: readonly string[]) =>
    stepsOnAnySide(step, sides).some(
      (one) => takesInput(one) && fieldAt(one.input, at)?.kind === "list",
    );
  const lengths = path.map((_, index) => index + 1);
  const length = lengths.find((one) => isList(path.slice(0, one))) ?? path.length;
  return path.slice(0, length);
}

/** With the flow that is called goes what it is handed. */
function settingsPlaces(
  { step, settings }: Operation & { readonly do: "setLogic" },
  { theirs }: Sides,
): readonly Where[] {
  const whole = inStep(step, "settings");
  if (settings.kind === "call") return [whole, inStep(step, "action"), inStep(step, "input")];
  const changed = settingsChanged(settingsIn(theirs, step), settings);
  return changed === null ? [whole] : changed.map((key) => inStep(step, "settings", key));
}

/** Fields that the new action does not keep go; and the connection, where it is of another system. */
function actionPlaces(
  { step: id, connector, keep }: Operation & { readonly do: "setAction" },
  sides: Sides,
): readonly Where[] {
  const steps = actionsOnAnySide(id, sides);
  const kept = new Set(keep);
  const lost = new Set(steps.flatMap(({ input }) => Object.keys(input)));
  return [
    inStep(id, "action"),
    inStep(id, "connector"),
    ...(steps.some((step) => step.connector !== connector) ? [inStep(id, "connection")] : []),
    ...[...lost].filter((name) => !kept.has(name)).map((name) => inStep(id, "input", name)),
  ];
}

/** Wherever either side has the connection; a user that is gone in the newer has taken it along. */
function usersOf(
  { connector, from }: Operation & { readonly do: "replaceConnection" },
  { base, theirs, mine }: Sides,
): readonly string[] {
  const left = new Set(usesOf(theirs).map(({ step }) => step));
  const users = [base, theirs, mine]
    .flatMap(usesOf)
    .filter((use) => use.connector === connector && use.connection === from && left.has(use.step));
  return [...new Set(users.map(({ step }) => step))];
}

/** Wherever either side uses the table; what uses it no longer in the newer one is not touched. */
function tablePlaces(table: string, { base, theirs, mine }: Sides): readonly Where[] {
  const placesIn = (side: FlowDocument) => placesOfTable(side, table);
  const now = placesIn(theirs);
  const isIn = (places: readonly Where[], { step, path }: Where) =>
    places.some((one) => one.step === step && same(one.path, path));
  const before = placesIn(base);
  const added = placesIn(mine).filter((one) => !isIn(now, one) && !isIn(before, one));
  return [...now, ...added];
}

/** A connection is one to a certain system. */
function connectionsOf(users: readonly string[]): Places {
  return {
    writes: users.map((step) => ({ step, path: ["connection"] })),
    needs: users.map((step) =>
      step === "trigger" ? inTrigger("trigger") : inStep(step, "connector"),
    ),
  };
}

function stepsOnAnySide(id: string, sides: Sides): readonly Step[] {
  return eachOf(sides, (side) => spotOf(side, id)?.step);
}

function actionsOnAnySide(id: string, sides: Sides): readonly ActionStep[] {
  return stepsOnAnySide(id, sides).flatMap((step) => (step.kind === "action" ? [step] : []));
}

/** What is found on each side that has it. */
function eachOf<One>(
  { base, theirs, mine }: Sides,
  find: (side: FlowDocument) => One | undefined,
): readonly One[] {
  return [base, theirs, mine].flatMap((side) => find(side) ?? []);
}

function inTrigger(...path: string[]): Where {
  return { step: "trigger", path };
}

function inStep(step: string, ...path: string[]): Where {
  return { step, path };
}
