import { mapSteps } from "./blocks.ts";
import type { EventTrigger, InvokeTrigger, ScheduleTrigger } from "./trigger.ts";
import type { FlowDocument } from "./document.ts";
import {
  addBranch,
  moveBranch,
  removeBranch,
  restoreBranch,
  setAfter,
  setCondition,
} from "./edit-branches.ts";
import {
  addLogic,
  addStep,
  editInput,
  moveStep,
  removeStep,
  restoreStep,
  setAction,
  setLogic,
} from "./edit-steps.ts";
import { withField, withoutField } from "./edit-field.ts";
import { type Edited, edited, editStep, type Of, refused, wrongKind } from "./edited.ts";
import type { Operation } from "./operation.ts";
import { problem } from "./problems.ts";
import { renameInput } from "./rename-input.ts";
import { withTableRevision } from "./table-uses.ts";
import { withTriggerCondition } from "./trigger-condition.ts";
import type { WebhookTrigger } from "./webhook-trigger.ts";

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
        when: operation.when,
        overlap: operation.overlap,
      });
    case "setInvokeInputs":
      return editInvoke(document, { inputs: operation.inputs });
    case "renameInvokeInput":
      return renameInput(document, operation);
    case "setInvokeOutputs":
      return editInvoke(document, { outputs: operation.outputs });
    case "setWebhookCheck":
      return editWebhook(document, { check: operation.check });
    case "setWebhookHeaders":
      return editWebhook(document, { headers: operation.headers });
    case "setWebhookSample":
      return editWebhook(document, { sample: operation.sample });
    case "setTriggerCondition": {
      const trigger = withTriggerCondition(document.trigger, operation.condition);
      return trigger === null ? noTrigger : edited({ ...document, trigger });
    }
    case "addStep":
      return addStep(document, operation);
    case "addLogic":
      return addLogic(document, operation);
    case "removeStep":
      return removeStep(document, operation);
    case "restoreStep":
      return restoreStep(document, operation);
    case "moveStep":
      return moveStep(document, operation);
    case "setLogic":
      return setLogic(document, operation);
    case "addBranch":
      return addBranch(document, operation);
    case "removeBranch":
      return removeBranch(document, operation);
    case "restoreBranch":
      return restoreBranch(document, operation);
    case "moveBranch":
      return moveBranch(document, operation);
    case "setCondition":
      return setCondition(document, operation);
    case "setAfter":
      return setAfter(document, operation);
    case "renameStep":
      return editStep(document, operation.step, (step) => ({ ...step, name: operation.name }));
    case "setAction":
      return setAction(document, operation);
    case "setConnection":
      return setConnection(document, operation);
    case "replaceConnection":
      return edited(withConnectionReplaced(document, operation));
    case "useTable":
      return edited(withTableRevision(document, operation.table, operation.revision));
    case "setField":
      return editInput(document, operation, (input) =>
        withField(input, operation.path, operation.value),
      );
    case "removeField":
      return editInput(document, operation, (input) => withoutField(input, operation.path));
    case "setOwnEvents":
      return edited({ ...document, ownEvents: operation.ownEvents });
    case "setTimeZone":
      return edited({ ...document, timeZone: operation.timeZone });
  }
}

function editEvent(document: FlowDocument, change: Partial<EventTrigger>): Edited {
  const { trigger } = document;
  return trigger?.kind === "event"
    ? edited({ ...document, trigger: { ...trigger, ...change } })
    : noTrigger;
}

function editSchedule(document: FlowDocument, change: Partial<ScheduleTrigger>): Edited {
  const { trigger } = document;
  return trigger?.kind === "schedule"
    ? edited({ ...document, trigger: { ...trigger, ...change } })
    : noTrigger;
}

function editInvoke(document: FlowDocument, change: Partial<InvokeTrigger>): Edited {
  const { trigger } = document;
  return trigger?.kind === "invoke"
    ? edited({ ...document, trigger: { ...trigger, ...change } })
    : noTrigger;
}

function editWebhook(document: FlowDocument, change: Partial<WebhookTrigger>): Edited {
  const { trigger } = document;
  return trigger?.kind === "webhook"
    ? edited({ ...document, trigger: { ...trigger, ...change } })
    : noTrigger;
}

const noTrigger = refused(problem("flow.edit_no_trigger", { step: "trigger", path: [] }, {}));

function setConnection(document: FlowDocument, operation: Of<"setConnection">): Edited {
  const { user, connection } = operation;
  return user === "trigger"
    ? editEvent(document, { connection })
    : editStep(document, user, (step) =>
        step.kind === "action" ? { ...step, connection } : wrongKind(user),
      );
}

function withConnectionReplaced(
  document: FlowDocument,
  { connector, from, to }: Of<"replaceConnection">,
): FlowDocument {
  const { trigger } = document;
  const isMeant = (user: { readonly connector: string; readonly connection: string | null }) =>
    user.connector === connector && user.connection === from;
  return {
    ...mapSteps(document, (step) =>
      step.kind === "action" && isMeant(step) ? { ...step, connection: to } : step,
    ),
    trigger:
      trigger?.kind === "event" && isMeant(trigger) ? { ...trigger, connection: to } : trigger,
  };
}
