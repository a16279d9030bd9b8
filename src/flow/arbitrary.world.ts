import * as fc from "fast-check";
import { type ActionStep, emptyDocument, type FlowDocument, type Value } from "./document.ts";
import { edit } from "./edit.ts";
import { constant, formula, letter, list, newSale, object, pill } from "./fixtures.ts";
import type { Operation } from "./operation.ts";

/** Operations and documents as they come, for the properties that hold for all of them. */

const stepId = fc.constantFrom("s1", "s2", "s3", "s4", "s5", "s6");
const key = fc.constantFrom("a", "b", "0", "1", "constructor");
const path = fc.array(key, { minLength: 1, maxLength: 3 });
const index = fc.nat({ max: 4 });
const connection = fc.constantFrom(null, "c1", "c2");
const connector = fc.constantFrom("shop", "post");
const schedule = { kind: "schedule", everyMinutes: 15, overlap: false } as const;

const { value } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 2 },
    fc.oneof(fc.string(), fc.integer(), fc.boolean()).map(constant),
    fc
      .tuple(fc.constantFrom("trigger", "s1", "s2", "s3"), fc.array(fc.string(), { maxLength: 2 }))
      .map(([from, path]) => pill(from, ...path)),
    fc.constantFrom("s1.a + s2.b", "trigger.a", "s3.x +", "upper(").map(formula),
    fc.dictionary(key, tie("value"), { maxKeys: 2 }).map(object),
    fc.array(tie("value"), { maxLength: 2 }).map((items) => list(...items)),
  ),
}));

export const anyOperation: fc.Arbitrary<Operation> = fc.oneof(
  fc.record({
    do: fc.constant("setTrigger" as const),
    trigger: fc.constantFrom(null, newSale, { ...newSale, trigger: "new-offer" }, schedule),
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
    everyMinutes: fc.constantFrom(1, 60),
    overlap: fc.boolean(),
  }),
  fc.record({
    do: fc.constant("addStep" as const),
    index,
    connector,
    action: fc.constant("x"),
    connection,
    input: fc.dictionary(key, value),
  }),
  fc.record({ do: fc.constant("removeStep" as const), step: stepId }),
  fc.record({
    do: fc.constant("restoreStep" as const),
    index,
    step: fc.tuple(stepId, fc.dictionary(key, value)).map(([id, input]) => stepWith(id, input)),
  }),
  fc.record({ do: fc.constant("moveStep" as const), step: stepId, index }),
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
  fc.record({ do: fc.constant("setField" as const), step: stepId, path, value }),
  fc.record({ do: fc.constant("setField" as const), step: stepId, path, value }),
  fc.record({ do: fc.constant("removeField" as const), step: stepId, path }),
  fc.record({ do: fc.constant("setOwnEvents" as const), ownEvents: fc.nat({ max: 10 }) }),
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

/** Documents as people make them, with some steps in most. */
export const anyDocument: fc.Arbitrary<FlowDocument> = fc
  .array(anyOperation, { maxLength: 30 })
  .map((operations) => {
    const input = {
      a: object({ b: constant(1) }),
      b: list(constant(1), object({ a: constant(2) })),
    };
    const steps = ["s1", "s2", "s3"].map((id) => stepWith(id, input));
    const start = { ...emptyDocument, trigger: newSale, steps, nextStep: 4 };
    return afterAll(start, operations).document;
  });

function stepWith(id: string, input: ActionStep["input"]): ActionStep {
  return { ...letter(id), input };
}
