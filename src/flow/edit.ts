import type { EventTrigger, FlowDocument, ScheduleTrigger, Step, Value } from "./document.ts";
import { type Fields, withField, withoutField } from "./edit-field.ts";
import type { Operation } from "./operation.ts";
import { type Problem, problem, type Where } from "./problems.ts";

export type Edited =
  | { readonly ok: true; readonly document: FlowDocument }
  /** The operation does not fit the document (any more); nothing was changed. */
  | { readonly ok: false; readonly problem: Problem };

const maxSteps = 500;
const maxNextStep = 1_000_000_000;

/** The one way a document changes. Pure: the same in the browser and on the server. */
export function edit(document: FlowDocument, operation: Operation): Edited {
  switch (operation.do) {
    case "setTrigger":
      return edited({ ...document, trigger: operation.trigger });
    case "setFrequency":
      return editEvent(document, { everySeconds: operation.everySeconds });
    case "setSettings":
      return editEvent(document, { settings: operation.settings });
    case "setSchedule":
      return editSchedule(document, {
        everyMinutes: operation.everyMinutes,
        overlap: operation.overlap,
      });
    case "addStep":
      return addStep(document, operation);
    case "removeStep":
      return editSteps(document, operation.step, (steps, at) => steps.toSpliced(at, 1));
    case "restoreStep":
      return restoreStep(document, operation);
    case "moveStep":
      return moveStep(document, operation);
    case "renameStep":
      return editStep(document, operation.step, (step) => ({ ...step, name: operation.name }));
    case "setAction":
      return editStep(document, operation.step, (step) => withAction(step, operation));
    case "setConnection":
      return setConnection(document, operation);
    case "replaceConnection":
      return edited(withConnectionReplaced(document, operation));
    case "setField":
      return editInput(document, operation, (input) =>
        withField(input, operation.path, operation.value),
      );
    case "removeField":
      return editInput(document, operation, (input) => withoutField(input, operation.path));
    case "setOwnEvents":
      return edited({ ...document, ownEvents: operation.ownEvents });
  }
}

type Of<Name extends Operation["do"]> = Operation & { readonly do: Name };

function edited(document: FlowDocument): Edited {
  return { ok: true, document };
}

function refused(problem: Problem): Edited {
  return { ok: false, problem };
}

function editEvent(document: FlowDocument, change: Partial<EventTrigger>): Edited {
  const { trigger } = document;
  return trigger?.kind === "event"
    ? edited({ ...document, trigger: { ...trigger, ...change } })
    : refused(problem("flow.edit_no_trigger", atTrigger, {}));
}

function editSchedule(document: FlowDocument, change: Partial<ScheduleTrigger>): Edited {
  const { trigger } = document;
  return trigger?.kind === "schedule"
    ? edited({ ...document, trigger: { ...trigger, ...change } })
    : refused(problem("flow.edit_no_trigger", atTrigger, {}));
}

const atTrigger: Where = { step: "trigger", path: [] };

function addStep(document: FlowDocument, operation: Of<"addStep">): Edited {
  const { steps, nextStep } = document;
  const { index, connector, action, connection, input } = operation;
  if (steps.length >= maxSteps || nextStep >= maxNextStep) return tooManySteps;
  if (index > steps.length) return noPosition(index);
  const step: Step = {
    kind: "action",
    id: `s${nextStep}`,
    name: null,
    connector,
    action,
    connection,
    input,
  };
  return edited({
    ...document,
    steps: steps.toSpliced(index, 0, step),
    nextStep: nextStep + 1,
  });
}

const tooManySteps = refused(
  problem("flow.edit_too_many_steps", { step: null, path: [] }, { limit: maxSteps }),
);

/** Only an id that was given out here before: a new step gets a new one. */
function restoreStep(document: FlowDocument, { index, step }: Of<"restoreStep">): Edited {
  const { steps, nextStep } = document;
  const { id } = step;
  const where = { step: id, path: [] };
  if (Number(id.slice(1)) >= nextStep)
    return refused(problem("flow.edit_step_never_was", where, { id }));
  if (steps.some((one) => one.id === id))
    return refused(problem("flow.edit_step_is_there", where, { id }));
  if (steps.length >= maxSteps) return tooManySteps;
  if (index > steps.length) return noPosition(index);
  return edited({ ...document, steps: steps.toSpliced(index, 0, step) });
}

function moveStep(document: FlowDocument, { step, index }: Of<"moveStep">): Edited {
  if (index >= document.steps.length) return noPosition(index);
  return editSteps(document, step, (steps, at) =>
    steps.toSpliced(at, 1).toSpliced(index, 0, ...steps.slice(at, at + 1)),
  );
}

function noPosition(index: number): Edited {
  return refused(problem("flow.edit_no_position", { step: null, path: [] }, { index: index + 1 }));
}

/** A connection belongs to a connector, and so it goes when the connector does. */
function withAction(step: Step, { connector, action, keep }: Of<"setAction">): Step {
  const kept = new Set(keep);
  return {
    ...step,
    connector,
    action,
    connection: connector === step.connector ? step.connection : null,
    input: Object.fromEntries(Object.entries(step.input).filter(([name]) => kept.has(name))),
  };
}

function setConnection(document: FlowDocument, operation: Of<"setConnection">): Edited {
  const { user, connection } = operation;
  return user === "trigger"
    ? editEvent(document, { connection })
    : editStep(document, user, (step) => ({ ...step, connection }));
}

function withConnectionReplaced(
  document: FlowDocument,
  { connector, from, to }: Of<"replaceConnection">,
): FlowDocument {
  const { trigger, steps } = document;
  const replaced = <User extends EventTrigger | Step>(user: User): User =>
    user.connector === connector && user.connection === from ? { ...user, connection: to } : user;
  return {
    ...document,
    trigger: trigger?.kind === "event" ? replaced(trigger) : trigger,
    steps: steps.map(replaced),
  };
}

function editInput(
  document: FlowDocument,
  { step, path }: Of<"setField"> | Of<"removeField">,
  change: (input: Fields) => { [name: string]: Value } | undefined,
): Edited {
  const found = document.steps.find(({ id }) => id === step);
  if (found === undefined) return noStep(step);
  const input = change(found.input);
  return input === undefined
    ? refused(
        problem(
          "flow.edit_no_place",
          { step, path: ["input", ...path] },
          { field: path.join(" › ") },
        ),
      )
    : editStep(document, step, (one) => ({ ...one, input }));
}

function editStep(document: FlowDocument, id: string, change: (step: Step) => Step): Edited {
  return editSteps(document, id, (steps, at) =>
    steps.map((step, index) => (index === at ? change(step) : step)),
  );
}

function editSteps(
  document: FlowDocument,
  id: string,
  change: (steps: readonly Step[], at: number) => Step[],
): Edited {
  const at = document.steps.findIndex((step) => step.id === id);
  return at === -1 ? noStep(id) : edited({ ...document, steps: change(document.steps, at) });
}

function noStep(id: string): Edited {
  return refused(problem("flow.edit_unknown_step", { step: id, path: [] }, { id }));
}
