import { z } from "zod";
import { Branch, Condition, ErrorBranch, maxSteps, Step, StepId, StepSettings } from "./step.ts";
import { EventTrigger, InvokeName, InvokeTrigger, ScheduleTrigger, Trigger } from "./trigger.ts";
import { FlowDocument } from "./document.ts";
import { TableRevisionNumber } from "./table.ts";
import { Value } from "./value.ts";
import { WebhookTrigger } from "./webhook-trigger.ts";

/**
 * Everything a person can do to a flow's document. The browser applies an operation at once, the
 * server applies the same function to the same operation.
 */

/** Where a connection is used: `trigger`, or a step's id. */
const User = z.union([z.literal("trigger"), StepId]);
const Connection = z.string().min(1).nullable();
const Connector = z.string().min(1);
const FieldName = z.string().refine((name) => name !== "__proto__", "No field has this name");
/** From the step's input: field names, and digits for the items of a list. */
const Path = z.array(FieldName).min(1).max(20);
const Index = z.int().min(0).max(500);
const place = {
  /** The block it goes into: null for the flow itself, else as in `blocks.ts`. */
  block: StepId.nullable(),
  /** Where the step will stand in it; steps from there on move down. */
  index: Index,
};

export const Operation = z.discriminatedUnion("do", [
  z.strictObject({ do: z.literal("setTrigger"), trigger: Trigger.nullable() }),
  z.strictObject({ do: z.literal("setFrequency"), everySeconds: EventTrigger.shape.everySeconds }),
  z.strictObject({ do: z.literal("setSettings"), settings: EventTrigger.shape.settings }),
  z.strictObject({
    do: z.literal("setSchedule"),
    when: ScheduleTrigger.shape.when,
    overlap: ScheduleTrigger.shape.overlap,
  }),
  z.strictObject({ do: z.literal("setInvokeInputs"), inputs: InvokeTrigger.shape.inputs }),
  /** Pills of the input follow, wherever they stand. */
  z.strictObject({ do: z.literal("renameInvokeInput"), from: InvokeName, to: InvokeName }),
  z.strictObject({ do: z.literal("setInvokeOutputs"), outputs: InvokeTrigger.shape.outputs }),
  z.strictObject({ do: z.literal("setWebhookCheck"), check: WebhookTrigger.shape.check }),
  z.strictObject({ do: z.literal("setWebhookHeaders"), headers: WebhookTrigger.shape.headers }),
  z.strictObject({ do: z.literal("setWebhookSample"), sample: WebhookTrigger.shape.sample }),
  /** Of a trigger that brings a record: what an event or a delivery must meet. Null: nothing. */
  z.strictObject({ do: z.literal("setTriggerCondition"), condition: Condition.nullable() }),
  z.strictObject({
    do: z.literal("addStep"),
    ...place,
    connector: Connector,
    action: z.string().min(1),
    connection: Connection,
    input: z.record(FieldName, Value),
  }),
  /** A step of Millrace's own, with its settings; `if` and `handler` come with one branch. */
  z.strictObject({
    do: z.literal("addLogic"),
    ...place,
    step: z.union([
      z.strictObject({ kind: z.literal("if") }),
      z.strictObject({ kind: z.literal("handler") }),
      StepSettings,
    ]),
  }),
  /** What it holds goes with it. */
  z.strictObject({ do: z.literal("removeStep"), step: StepId }),
  /** Brings a step back that was removed, under its own id, with all that it held. */
  z.strictObject({ do: z.literal("restoreStep"), ...place, step: Step }),
  /** `index`: where the step will stand when it has moved, within the block. Never into itself. */
  z.strictObject({ do: z.literal("moveStep"), step: StepId, ...place }),
  z.strictObject({ do: z.literal("setLogic"), step: StepId, settings: StepSettings }),
  /** A new branch of an `if` or a `handler`, with no steps yet. */
  z.strictObject({
    do: z.literal("addBranch"),
    step: StepId,
    index: Index,
    /** Null: an else, or all errors. It can only be the last. */
    condition: Condition.nullable(),
  }),
  /** A step keeps at least one branch. */
  z.strictObject({ do: z.literal("removeBranch"), branch: StepId }),
  /** Brings a branch back that was removed, under its own id. */
  z.strictObject({
    do: z.literal("restoreBranch"),
    step: StepId,
    index: Index,
    branch: z.union([Branch, ErrorBranch]),
  }),
  z.strictObject({ do: z.literal("moveBranch"), branch: StepId, index: Index }),
  z.strictObject({
    do: z.literal("setCondition"),
    branch: StepId,
    condition: Condition.nullable(),
  }),
  z.strictObject({
    do: z.literal("setAfter"),
    /** Of an error handler. */
    branch: StepId,
    then: ErrorBranch.shape.then,
  }),
  z.strictObject({
    do: z.literal("renameStep"),
    step: StepId,
    /** Null goes back to the name made from the action. */
    name: z.string().trim().min(1).max(200).nullable(),
  }),
  z.strictObject({
    do: z.literal("setAction"),
    step: StepId,
    connector: Connector,
    action: z.string().min(1),
    /** The input fields that the new action has, too; the others are removed. */
    keep: z.array(z.string()).max(1_000),
  }),
  z.strictObject({ do: z.literal("setConnection"), user: User, connection: Connection }),
  z.strictObject({
    do: z.literal("replaceConnection"),
    /** Wherever a connection of this connector is `from`, it becomes `to`. */
    connector: Connector,
    from: Connection,
    to: Connection,
  }),
  /** Wherever the flow looks something up in the table, it is in this revision then. */
  z.strictObject({
    do: z.literal("useTable"),
    table: z.string().min(1).max(200),
    revision: TableRevisionNumber,
  }),
  z.strictObject({ do: z.literal("setField"), step: StepId, path: Path, value: Value }),
  z.strictObject({ do: z.literal("removeField"), step: StepId, path: Path }),
  z.strictObject({
    do: z.literal("setOwnEvents"),
    ownEvents: FlowDocument.shape.ownEvents,
  }),
  z.strictObject({
    do: z.literal("setTimeZone"),
    timeZone: FlowDocument.shape.timeZone,
  }),
]);
export type Operation = z.infer<typeof Operation>;

/** The most that are done at once: each step is removed, each comes back as another, and the rest of the flow changes. */
export const maxOperations = 2 * maxSteps + 10;
