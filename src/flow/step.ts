import { z } from "zod";
import { Value } from "./value.ts";

/**
 * The steps of a flow, as data. They refer to each other by id, never by position, and an id is never
 * given to another step or branch in the life of a flow, because the idempotency key of a write holds it.
 */

export const StepId = z.string().regex(/^s[1-9][0-9]{0,8}$/, "A step id looks like s1");

const StepName = z.string().max(200).nullable();

export const Operator = z.enum([
  "equals",
  "notEquals",
  "contains",
  "notContains",
  "greater",
  "greaterOrEqual",
  "less",
  "lessOrEqual",
  "isEmpty",
  "isNotEmpty",
  "startsWith",
  "endsWith",
  "isTrue",
  "isFalse",
  "isPresent",
  "isNotPresent",
]);
export type Operator = z.infer<typeof Operator>;

/** `stop`: the step fails. `else`: the run goes on in the branch without conditions, or in none. */
const OtherCurrency = z.enum(["stop", "else"]);

/** When a branch is taken. */
export const Condition = z
  .strictObject({
    /**
     * What becomes of a record whose amount is in a currency in which nothing is compared. Absent while
     * nobody has chosen: then it is as with `stop`.
     */
    otherCurrency: OtherCurrency.exactOptional(),
    /** `custom`: by `logic`, which names the rows by their numbers, from 1: `1 and (2 or not 3)`. */
    match: z.enum(["all", "any", "custom"]),
    logic: z.string().max(500),
    rows: z
      .array(
        z.strictObject({
          left: Value.nullable(),
          operator: Operator,
          /** What it is compared with; null for an operator that compares with nothing, or while it is missing. */
          right: Value.nullable(),
          /** In which an amount is compared with a plain number: the number is in its smallest unit. */
          currency: z.string().max(20).exactOptional(),
        }),
      )
      .min(1)
      .max(20),
  })
  .meta({ id: "FlowCondition" });
export type Condition = z.infer<typeof Condition>;
export type ConditionRow = Condition["rows"][number];

/** One row that is not filled in yet. */
export const emptyCondition: Condition = {
  match: "all",
  logic: "",
  rows: [{ left: null, operator: "equals", right: null }],
};

export const ActionStep = z.strictObject({
  kind: z.literal("action"),
  id: StepId,
  /** A person's own name for the step; null shows the action's label. */
  name: StepName,
  connector: z.string().min(1),
  action: z.string().min(1),
  /** Id of the connection it goes through; null while none is chosen. */
  connection: z.string().nullable(),
  input: z.record(z.string(), Value),
});
export type ActionStep = z.infer<typeof ActionStep>;

export const VariableType = z.enum([
  "text",
  "number",
  "money",
  "boolean",
  "date",
  "dateTime",
  "list",
]);
export type VariableType = z.infer<typeof VariableType>;

/** Makes a variable, known by the step's id. It lives as long as the run. */
export const VariableStep = z.strictObject({
  kind: z.literal("variable"),
  id: StepId,
  name: StepName,
  type: VariableType,
  /** Null: what is empty for the type. */
  initial: Value.nullable(),
});
export type VariableStep = z.infer<typeof VariableStep>;

/** Puts something else into a variable that an earlier step has made. */
export const UpdateStep = z.strictObject({
  kind: z.literal("update"),
  id: StepId,
  name: StepName,
  variable: StepId.nullable(),
  /** The last two are for lists. */
  change: z.enum(["set", "addToStart", "addToEnd"]),
  value: Value.nullable(),
});
export type UpdateStep = z.infer<typeof UpdateStep>;

/** Ends the run. */
export const StopStep = z.strictObject({
  kind: z.literal("stop"),
  id: StepId,
  name: StepName,
  outcome: z.enum(["succeeded", "failed"]),
  message: Value.nullable(),
});
export type StopStep = z.infer<typeof StopStep>;

export const DelayStep = z.strictObject({
  kind: z.literal("delay"),
  id: StepId,
  name: StepName,
  amount: Value.nullable(),
  unit: z.enum(["minutes", "hours", "days"]),
});
export type DelayStep = z.infer<typeof DelayStep>;

/** Calls another flow, one that calls start, and waits for what it answers. */
export const CallStep = z.strictObject({
  kind: z.literal("call"),
  id: StepId,
  name: StepName,
  /** Id of the flow that is called; null while none is chosen. */
  flow: z.string().min(1).max(200).nullable(),
  /** What it is handed: its inputs, by their names. */
  input: z.record(z.string(), Value),
});
export type CallStep = z.infer<typeof CallStep>;

/** One way on: the steps that are worked on where its condition holds. */
export type Branch = {
  readonly id: string;
  /** Null holds always: an else, which is the last. */
  readonly condition: Condition | null;
  readonly steps: readonly Step[];
};

/** The first branch whose condition holds is worked on, or none. */
export type IfStep = {
  readonly kind: "if";
  readonly id: string;
  readonly name: string | null;
  readonly branches: readonly Branch[];
};

/** Works on its steps once for each item of a list, which is frozen when the loop begins. */
export type ForEachStep = {
  readonly kind: "forEach";
  readonly id: string;
  readonly name: string | null;
  readonly list: Value | null;
  /** How many items may be worked on at once; 1: one after the other. */
  readonly atOnce: number;
  /** What the failure of one item means for those after it. */
  readonly onFailure: "stop" | "continue";
  /** What each item hands on to the list of results; null for nothing. */
  readonly collect: Value | null;
  readonly steps: readonly Step[];
};

export type ErrorBranch = Branch & {
  /** After its steps: the run fails, goes on behind the handler, or fails where the handler stands. */
  readonly then: "stop" | "continue" | "propagate";
};

/** Watches over its steps. Where one fails, the first branch whose condition holds takes over. */
export type HandlerStep = {
  readonly kind: "handler";
  readonly id: string;
  readonly name: string | null;
  readonly steps: readonly Step[];
  readonly branches: readonly ErrorBranch[];
};

/** A step that holds steps. */
export type BlockStep = IfStep | ForEachStep | HandlerStep;

/** A step that holds none. */
export const PlainStep = z.discriminatedUnion("kind", [
  ActionStep,
  VariableStep,
  UpdateStep,
  StopStep,
  DelayStep,
  CallStep,
]);
export type PlainStep = z.infer<typeof PlainStep>;

export type Step = PlainStep | BlockStep;

/** A step with input fields. */
export type InputStep = ActionStep | CallStep;

/** A step of Millrace's own that works with nothing but the flow it stands in. */
export type LogicStep = Exclude<Step, ActionStep | CallStep>;

/** The most steps of a flow, those inside other steps included. */
export const maxSteps = 500;

/** The most blocks that a step may stand inside, one within the other. */
export const maxDepth = 10;

/** The most branches of a step. */
export const maxBranches = { if: 50, handler: 20 } as const;

export const Steps: z.ZodType<readonly Step[]> = z.lazy(() => z.array(Step).max(maxSteps));

const branchShape = { id: StepId, condition: Condition.nullable(), steps: Steps };

export const Branch = z.strictObject(branchShape);
export const ErrorBranch = z.strictObject({
  ...branchShape,
  then: z.enum(["stop", "continue", "propagate"]),
});

const loopShape = {
  list: Value.nullable(),
  atOnce: z.int().min(1).max(20),
  onFailure: z.enum(["stop", "continue"]),
  collect: Value.nullable(),
};

export const Step: z.ZodType<Step> = z
  .lazy(() =>
    z.discriminatedUnion("kind", [
      ...PlainStep.options,
      z.strictObject({
        kind: z.literal("if"),
        id: StepId,
        name: StepName,
        branches: z.array(Branch).min(1).max(maxBranches.if),
      }),
      z.strictObject({
        kind: z.literal("forEach"),
        id: StepId,
        name: StepName,
        ...loopShape,
        steps: Steps,
      }),
      z.strictObject({
        kind: z.literal("handler"),
        id: StepId,
        name: StepName,
        steps: Steps,
        branches: z.array(ErrorBranch).min(1).max(maxBranches.handler),
      }),
    ]),
  )
  .meta({ id: "FlowStep" });

/** What can be set about a step of Millrace's own, all of it at once; its name and its steps have their own ways. */
export const StepSettings = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("forEach"), ...loopShape }),
  VariableStep.omit({ id: true, name: true }),
  UpdateStep.omit({ id: true, name: true }),
  StopStep.omit({ id: true, name: true }),
  DelayStep.omit({ id: true, name: true }),
  CallStep.omit({ id: true, name: true }),
]);
export type StepSettings = z.infer<typeof StepSettings>;
