import type { Json } from "#sdk/json.ts";
import type { FlowDocument, Step, Trigger } from "./document.ts";
import { fieldAt } from "./edit-field.ts";
import type { Operation } from "./operation.ts";
import type { Where } from "./problems.ts";
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
      return { writes: [inTrigger()], needs: [] };
    case "setFrequency":
      return { writes: [inTrigger("everySeconds")], needs: [inTrigger("trigger")] };
    case "setSettings":
      return { writes: [inTrigger("settings")], needs: [inTrigger("trigger")] };
    case "setSchedule":
      return {
        writes: [inTrigger("everyMinutes"), inTrigger("overlap")],
        needs: [inTrigger("trigger")],
      };
    // What is added is in nobody's way.
    case "addStep":
      return { writes: [], needs: [] };
    case "removeStep":
      return { writes: [inStep(operation.step)], needs: [] };
    case "restoreStep":
      return { writes: [inStep(operation.step.id)], needs: [] };
    case "moveStep":
      return { writes: [{ step: null, path: ["order"] }], needs: [] };
    case "renameStep":
      return { writes: [inStep(operation.step, "name")], needs: [] };
    case "setAction":
      return { writes: actionPlaces(operation, sides), needs: [] };
    case "setConnection":
      return connectionsOf([operation.user]);
    case "replaceConnection":
      return connectionsOf(usersOf(operation, sides));
    case "setField":
    case "removeField":
      return {
        writes: [inStep(operation.step, "input", ...wholeList(operation, sides))],
        needs: [inStep(operation.step, "action")],
      };
    case "setOwnEvents":
      return { writes: [{ step: null, path: ["ownEvents"] }], needs: [] };
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

/** What stands at a place; undefined for nothing. The order is that of the steps that `other` has, too. */
export function contentAt(
  document: FlowDocument,
  { step: id, path }: Where,
  other: FlowDocument,
): Json | undefined {
  if (id === null) return path[0] === "order" ? orderOf(document, other) : document.ownEvents;
  if (id === "trigger") return inTriggerOf(document.trigger, path);
  const step = document.steps.find((one) => one.id === id);
  return step && inStepOf(step, path);
}

function inTriggerOf(trigger: Trigger | null, [key]: readonly string[]): Json | undefined {
  if (trigger === null || key === undefined) return trigger;
  if (key === "trigger")
    return trigger.kind === "event" ? [trigger.connector, trigger.trigger] : "schedule";
  return Object.entries(trigger).find(([name]) => name === key)?.[1];
}

function inStepOf(step: Step, [key, ...path]: readonly string[]): Json | undefined {
  if (key === undefined) return step;
  if (key === "input") return fieldAt(step.input, path);
  if (key === "action") return [step.connector, step.action];
  return Object.entries(step).find(([name]) => name === key)?.[1];
}

function orderOf({ steps }: FlowDocument, other: FlowDocument): Json {
  const others = new Set(other.steps.map(({ id }) => id));
  return steps.map(({ id }) => id).filter((id) => others.has(id));
}

/** A list that has changed is another list: its items are known by their index alone. */
function wholeList(
  { step, path }: Operation & { readonly do: "setField" | "removeField" },
  sides: Sides,
): readonly string[] {
  const isList = (at: readonly string[]) =>
    eachOf(step, sides).some(({ input }) => fieldAt(input, at)?.kind === "list");
  const lengths = path.map((_, index) => index + 1);
  const length = lengths.find((one) => isList(path.slice(0, one))) ?? path.length;
  return path.slice(0, length);
}

/** Fields that the new action does not keep go; and the connection, where it is of another system. */
function actionPlaces(
  { step: id, connector, keep }: Operation & { readonly do: "setAction" },
  sides: Sides,
): readonly Where[] {
  const steps = eachOf(id, sides);
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

/** A connection is one to a certain system. */
function connectionsOf(users: readonly string[]): Places {
  return {
    writes: users.map((step) => ({ step, path: ["connection"] })),
    needs: users.map((step) =>
      step === "trigger" ? inTrigger("trigger") : inStep(step, "connector"),
    ),
  };
}

/** The step as it stands on each side. */
function eachOf(id: string, { base, theirs, mine }: Sides): readonly Step[] {
  return [base, theirs, mine].flatMap(({ steps }) => steps.filter((step) => step.id === id));
}

function inTrigger(...path: string[]): Where {
  return { step: "trigger", path };
}

function inStep(step: string, ...path: string[]): Where {
  return { step, path };
}
