import * as fc from "fast-check";
import {
  calledWithAmount,
  invoke,
  schedule,
  webhook,
  webhookOperations,
} from "./arbitrary-trigger.world.ts";
import { key, revision, table, value } from "./arbitrary-value.world.ts";
import type { ActionStep, Condition, ErrorBranch, Step, StepSettings } from "./step.ts";
import type { FlowDocument } from "./document.ts";
import { emptyDocument, mostOwnEvents } from "./document.ts";
import { edit } from "./edit.ts";
import {
  branch,
  callStep,
  constant,
  forEach,
  handler,
  ifStep,
  letter,
  list,
  lookup,
  newSale,
  object,
  onError,
  pill,
  row,
  variable,
  when,
} from "./fixtures.ts";
import type { Operation } from "./operation.ts";
import type { When } from "./when.ts";

/** Operations and documents as they come, for the properties that hold for all of them. */

const stepId = fc.constantFrom("s1", "s2", "s4", "s6", "s7", "s8", "s9", "s11", "s13", "s14");
const block = fc.constantFrom(null, null, "s3", "s5", "s6", "s8", "s10", "s12", "s14", "s1");
const branchId = fc.constantFrom("s3", "s5", "s10", "s12", "s14", "s15");
const path = fc.array(key, { minLength: 1, maxLength: 3 });
const index = fc.nat({ max: 4 });
const connection = fc.constantFrom(null, "c1", "c2");
const connector = fc.constantFrom("shop", "post");
const inputName = fc.constantFrom("a", "b", "amount", "in");

const given = fc.option(value, { freq: 3 });

const condition: fc.Arbitrary<Condition | null> = fc.option(
  fc.record({
    match: fc.constantFrom("all" as const, "any" as const, "custom" as const),
    logic: fc.constantFrom("", "1 or 2"),
    rows: fc.array(
      fc.record({
        left: given,
        operator: fc.constantFrom("equals" as const, "isEmpty" as const),
        right: given,
      }),
      { minLength: 1, maxLength: 2 },
    ),
  }),
  { freq: 3 },
);

const settings: fc.Arbitrary<StepSettings> = fc.oneof(
  fc.record({
    kind: fc.constant("forEach" as const),
    list: given,
    atOnce: fc.constantFrom(1, 20),
    onFailure: fc.constantFrom("stop" as const, "continue" as const),
    collect: given,
  }),
  fc.record({
    kind: fc.constant("variable" as const),
    type: fc.constantFrom("text" as const, "list" as const),
    initial: given,
  }),
  fc.record({
    kind: fc.constant("update" as const),
    variable: fc.option(stepId),
    change: fc.constantFrom("set" as const, "addToEnd" as const),
    value: given,
  }),
  fc.record({
    kind: fc.constant("stop" as const),
    outcome: fc.constantFrom("succeeded" as const, "failed" as const),
    message: given,
  }),
  fc.record({
    kind: fc.constant("delay" as const),
    amount: given,
    unit: fc.constantFrom("minutes" as const, "days" as const),
  }),
  fc.record({
    kind: fc.constant("call" as const),
    flow: fc.constantFrom(null, "f1", "f2"),
    input: fc.dictionary(key, value, { maxKeys: 2 }),
  }),
);

const then = fc.constantFrom<ErrorBranch["then"]>("stop", "continue", "propagate");

/** Steps that may come back: small ones, and such as hold others. */
const anyStep: fc.Arbitrary<Step> = fc
  .tuple(stepId, stepId, stepId, fc.dictionary(key, value), condition)
  .chain(([id, other, third, input, one]) =>
    fc.constantFrom<Step>(
      stepWith(id, input),
      ifStep(id, branch(other, one, stepWith(third, input))),
      callStep(id, "f2", input),
      forEach(id, null, [stepWith(other, input), variable(third, "text")]),
      handler(id, [], onError(other, one, "stop", stepWith(third, input))),
    ),
  );

export const anyOperation: fc.Arbitrary<Operation> = fc.oneof(
  fc.record({
    do: fc.constant("setTrigger" as const),
    trigger: fc.constantFrom(
      null,
      newSale,
      { ...newSale, trigger: "new-offer" },
      schedule,
      invoke,
      webhook,
      calledWithAmount,
    ),
  }),
  fc.record({
    do: fc.constant("setFrequency" as const),
    everySeconds: fc.constantFrom(null, 15, 86_400),
  }),
  fc.record({
    do: fc.constant("setSettings" as const),
    settings: fc.dictionary(key, fc.boolean(), { maxKeys: 2 }),
  }),
  fc.record({
    do: fc.constant("setSchedule" as const),
    when: fc.constantFrom<When>(
      { kind: "interval", everyMinutes: 1 },
      { kind: "weekly", days: ["mon"], at: "09:00" },
    ),
    overlap: fc.boolean(),
  }),
  fc.record({
    do: fc.constant("setInvokeInputs" as const),
    inputs: fc
      .uniqueArray(fc.constantFrom("a", "b", "amount"), { maxLength: 2 })
      .map((names) =>
        names.map((name) => ({ name, type: "number" as const, required: true, help: "" })),
      ),
  }),
  fc.record({ do: fc.constant("renameInvokeInput" as const), from: inputName, to: inputName }),
  fc.record({
    do: fc.constant("renameInvokeInput" as const),
    from: fc.constant("amount"),
    to: inputName,
  }),
  fc.record({
    do: fc.constant("setInvokeOutputs" as const),
    outputs: fc.option(value).map((one) => [{ name: "answer", value: one }]),
  }),
  ...webhookOperations,
  fc.record({ do: fc.constant("setTriggerCondition" as const), condition }),
  fc.record({
    do: fc.constant("addStep" as const),
    block,
    index,
    connector,
    action: fc.constant("x"),
    connection,
    input: fc.dictionary(key, value),
  }),
  fc.record({ do: fc.constant("removeStep" as const), step: stepId }),
  fc.record({
    do: fc.constant("addLogic" as const),
    block,
    index,
    step: fc.oneof(
      fc.constantFrom({ kind: "if" as const }, { kind: "handler" as const }),
      settings,
    ),
  }),
  fc.record({ do: fc.constant("restoreStep" as const), block, index, step: anyStep }),
  fc.record({ do: fc.constant("moveStep" as const), step: stepId, block, index }),
  fc.record({ do: fc.constant("moveStep" as const), step: stepId, block, index }),
  fc.record({ do: fc.constant("setLogic" as const), step: stepId, settings }),
  fc.record({
    do: fc.constant("setLogic" as const),
    step: fc.constant("s6"),
    settings: settings.filter(({ kind }) => kind === "forEach"),
  }),
  fc.record({
    do: fc.constant("setLogic" as const),
    step: fc.constant("s11"),
    settings: settings.filter(({ kind }) => kind === "variable"),
  }),
  fc.record({
    do: fc.constant("setLogic" as const),
    step: fc.constant("s13"),
    settings: settings.filter(({ kind }) => kind === "call"),
  }),
  fc.record({
    do: fc.constant("addBranch" as const),
    step: fc.constantFrom("s2", "s8", "s14"),
    index,
    condition,
  }),
  fc.record({ do: fc.constant("removeBranch" as const), branch: branchId }),
  fc.record({
    do: fc.constant("restoreBranch" as const),
    step: fc.constantFrom("s2", "s8"),
    index,
    branch: fc
      .tuple(branchId, condition, anyStep)
      .chain(([id, one, step]) =>
        fc.constantFrom(branch(id, one, step), onError(id, one, "continue", step)),
      ),
  }),
  fc.record({ do: fc.constant("moveBranch" as const), branch: branchId, index }),
  fc.record({ do: fc.constant("setCondition" as const), branch: branchId, condition }),
  fc.record({ do: fc.constant("setAfter" as const), branch: branchId, then }),
  fc.record({
    do: fc.constant("renameStep" as const),
    step: stepId,
    name: fc.constantFrom(null, "名前", "Name"),
  }),
  fc.record({
    do: fc.constant("setAction" as const),
    step: stepId,
    connector,
    action: fc.constantFrom("x", "y"),
    keep: fc.array(key),
  }),
  fc.record({
    do: fc.constant("setConnection" as const),
    user: fc.oneof(stepId, fc.constant("trigger" as const)),
    connection,
  }),
  fc.record({
    do: fc.constant("replaceConnection" as const),
    connector,
    from: connection,
    to: connection,
  }),
  fc.record({ do: fc.constant("useTable" as const), table, revision }),
  fc.record({ do: fc.constant("setField" as const), step: stepId, path, value }),
  fc.record({ do: fc.constant("setField" as const), step: stepId, path, value }),
  fc.record({ do: fc.constant("removeField" as const), step: stepId, path }),
  fc.record({
    do: fc.constant("setOwnEvents" as const),
    ownEvents: fc.nat({ max: mostOwnEvents }),
  }),
  fc.record({
    do: fc.constant("setTimeZone" as const),
    timeZone: fc.constantFrom("UTC", "Asia/Tokyo"),
  }),
);

/** What comes of those operations that apply, one after the other. */
export function afterAll(
  document: FlowDocument,
  operations: readonly Operation[],
): { readonly document: FlowDocument; readonly applied: readonly Operation[] } {
  const applied: Operation[] = [];
  let current = document;
  for (const operation of operations) {
    const edited = edit(current, operation);
    if (!edited.ok) continue;
    applied.push(operation);
    current = edited.document;
  }
  return { document: current, applied };
}

/** Documents as people make them, with steps of many kinds in most. */
export const anyDocument: fc.Arbitrary<FlowDocument> = fc
  .tuple(
    fc.array(anyOperation, { maxLength: 12 }),
    fc.constantFrom(newSale, newSale, calledWithAmount),
  )
  .map(([operations, trigger]) => {
    const input = {
      a: object({ b: constant(1), c: lookup("t1", 1, pill("trigger", "plan")) }),
      b: list(constant(1), object({ a: constant(2) })),
    };
    const some = when(row(pill("trigger", "amount"), "equals", constant(1)));
    const steps = [
      stepWith("s1", input),
      ifStep("s2", branch("s3", some, stepWith("s4", input)), branch("s5", null)),
      forEach("s6", pill("trigger", "tags"), [stepWith("s7", input)]),
      handler(
        "s8",
        [stepWith("s9", input)],
        onError("s10", some, "continue"),
        onError("s12", null, "stop"),
      ),
      variable("s11", "text"),
      callStep("s13", "f1", input),
    ];
    const start = { ...emptyDocument, trigger, steps, nextStep: 14 };
    return afterAll(start, operations).document;
  });

function stepWith(id: string, input: ActionStep["input"]): ActionStep {
  return { ...letter(id), input };
}
