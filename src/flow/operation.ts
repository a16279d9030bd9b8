import { z } from "zod";
import {
  EventTrigger,
  FlowDocument,
  ScheduleTrigger,
  Step,
  StepId,
  Trigger,
  Value,
} from "./document.ts";

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

export const Operation = z.discriminatedUnion("do", [
  z.strictObject({ do: z.literal("setTrigger"), trigger: Trigger.nullable() }),
  z.strictObject({ do: z.literal("setFrequency"), everySeconds: EventTrigger.shape.everySeconds }),
  z.strictObject({ do: z.literal("setSettings"), settings: EventTrigger.shape.settings }),
  z.strictObject({
    do: z.literal("setSchedule"),
    everyMinutes: ScheduleTrigger.shape.everyMinutes,
    overlap: ScheduleTrigger.shape.overlap,
  }),
  z.strictObject({
    do: z.literal("addStep"),
    /** Where the step will stand; steps from there on move down. */
    index: Index,
    connector: Connector,
    action: z.string().min(1),
    connection: Connection,
    input: z.record(FieldName, Value),
  }),
  z.strictObject({ do: z.literal("removeStep"), step: StepId }),
  /** Brings a step back that was removed, under its own id. */
  z.strictObject({ do: z.literal("restoreStep"), index: Index, step: Step }),
  z.strictObject({
    do: z.literal("moveStep"),
    step: StepId,
    /** Where the step will stand when it has moved. */
    index: Index,
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
  z.strictObject({ do: z.literal("setField"), step: StepId, path: Path, value: Value }),
  z.strictObject({ do: z.literal("removeField"), step: StepId, path: Path }),
  z.strictObject({
    do: z.literal("setOwnEvents"),
    ownEvents: FlowDocument.shape.ownEvents,
  }),
]);
export type Operation = z.infer<typeof Operation>;
