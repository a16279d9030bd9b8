import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { branchOf } from "#flow/blocks.ts";
import type { FlowDocument } from "#flow/document.ts";
import { emptyDocument } from "#flow/document.ts";
import { branch, constant, flowOf, forEach, ifStep, pill, row, when } from "#flow/fixtures.ts";
import type { Operation } from "#flow/operation.ts";
import type { Condition } from "#flow/step.ts";
import type { Trigger } from "#flow/trigger.ts";
import {
  checkChanged,
  conditionChanged,
  headersChanged,
  inputChanged,
  inputsChanged,
  logicChanged,
  outputsChanged,
  scheduleChanged,
  settingsChanged,
  triggerConditionChanged,
} from "./changes.ts";
import { applied } from "./editing/editing.ts";

/** What a late keystroke makes of what somebody else has changed since it was typed. */

const withTrigger = (trigger: Trigger): FlowDocument => ({ ...emptyDocument, trigger });
const webhook = withTrigger({
  kind: "webhook",
  check: {
    kind: "hmac",
    header: "x-signature",
    algorithm: "sha256",
    encoding: "hex",
    prefix: "",
    id: { from: "header", name: "x-id" },
  },
  headers: ["x-one", "x-two"],
  sample: null,
});
const invoke = withTrigger({
  kind: "invoke",
  inputs: [
    { name: "one", type: "text", required: true, help: "" },
    { name: "two", type: "text", required: true, help: "" },
  ],
  outputs: [
    { name: "one", value: null },
    { name: "two", value: null },
  ],
});
const schedule = withTrigger({
  kind: "schedule",
  when: { kind: "weekly", days: ["mon"], at: "09:00" },
  overlap: false,
});
const sales = flowOf(
  forEach("s1", pill("trigger", "tags"), []),
  ifStep("s2", branch("s3", when(row(null, "equals"), row(null, "less")))),
);

type Make = (now: FlowDocument) => readonly Operation[];
const rowSet =
  (at: number, value: string) =>
  (now: Condition): Condition => ({
    ...now,
    rows: now.rows.map((one, index) => (index === at ? { ...one, right: constant(value) } : one)),
  });

/** The document, my late change, theirs, and what of both must stand. */
const cases: readonly (readonly [string, FlowDocument, Make, Make])[] = [
  [
    "setSettings",
    sales,
    (now) => settingsChanged(now, (before) => ({ ...before, mine: "mine" })),
    (now) => settingsChanged(now, (before) => ({ ...before, theirs: "theirs" })),
  ],
  [
    "setInvokeInputs",
    invoke,
    (now) => inputChanged(now, "one", (before) => ({ ...before, help: "mine" })),
    (now) => inputChanged(now, "one", (before) => ({ ...before, sample: "theirs" })),
  ],
  [
    "setInvokeInputs of two fields",
    invoke,
    (now) => inputChanged(now, "two", (before) => ({ ...before, help: "mine" })),
    (now) =>
      inputsChanged(now, ([, ...others]) => [
        { name: "new", type: "text", required: false, help: "theirs" },
        ...others,
      ]),
  ],
  [
    "setInvokeOutputs",
    invoke,
    (now) =>
      outputsChanged(now, (before) =>
        before.map((one) => (one.name === "one" ? { ...one, value: constant("mine") } : one)),
      ),
    (now) =>
      outputsChanged(now, (before) =>
        before.map((one) => (one.name === "two" ? { ...one, value: constant("theirs") } : one)),
      ),
  ],
  [
    "setWebhookCheck",
    webhook,
    (now) => checkChanged(now, (one) => (one.kind === "hmac" ? { ...one, prefix: "mine" } : one)),
    (now) => checkChanged(now, (one) => ("header" in one ? { ...one, header: "theirs" } : one)),
  ],
  [
    "setWebhookHeaders",
    webhook,
    (now) => headersChanged(now, (names) => names.filter((name) => name !== "x-one")),
    (now) => headersChanged(now, (names) => [...names, "theirs"]),
  ],
  [
    "setSchedule",
    schedule,
    (now) => scheduleChanged(now, (one) => ({ ...one, overlap: true })),
    (now) => scheduleChanged(now, (one) => ({ ...one, when: { kind: "daily", at: "10:00" } })),
  ],
  [
    "setTriggerCondition",
    sales,
    (now) => triggerConditionChanged(now, (one) => ({ ...one, match: "any" })),
    (now) => triggerConditionChanged(now, rowSet(0, "theirs")),
  ],
  [
    "setCondition",
    sales,
    (now) => conditionChanged(now, "s3", rowSet(0, "mine")),
    (now) => conditionChanged(now, "s3", rowSet(1, "theirs")),
  ],
  [
    "setLogic",
    sales,
    (now) => logicChanged(now, { id: "s1", kind: "forEach" }, { atOnce: 7 }),
    (now) => logicChanged(now, { id: "s1", kind: "forEach" }, { collect: constant("theirs") }),
  ],
];

const after = (document: FlowDocument, ...makes: readonly Make[]): FlowDocument =>
  makes.reduce((now, make) => {
    const done = applied(now, make(now));
    if (!done.ok) throw new Error(done.problem.code);
    expect(done.document).not.toEqual(now);
    return done.document;
  }, document);

describe("a late keystroke", () => {
  it.each(cases)("leaves what another has changed since: %s", (_, document, mine, theirs) => {
    expect(after(document, theirs, mine)).toEqual(after(document, mine, theirs));
  });

  it("changes nothing that is not there any more", () => {
    const other = withTrigger({ ...schedule.trigger } as Trigger);
    expect(settingsChanged(other, (one) => one)).toEqual([]);
    expect(inputsChanged(other, (one) => one)).toEqual([]);
    expect(conditionChanged(other, "s3", (one) => one)).toEqual([]);
    expect(branchOf(other, "s3")).toBeUndefined();
  });
});

it("makes all operations that set several things as a whole", () => {
  const root = join(import.meta.dirname, "..");
  const names = readdirSync(root, { recursive: true, encoding: "utf8" });
  const whole =
    /do: "(?:set(?:Settings|InvokeInputs|InvokeOutputs|WebhookCheck|WebhookHeaders|Schedule|Logic)"|set(?:Trigger)?Condition"(?!.*condition: null))/;
  const files = names.filter((name) => /\.tsx?$/.test(name) && !/\.(?:test|world)\./.test(name));
  const makers = files.filter((name) => whole.test(readFileSync(join(root, name), "utf8")));
  expect(makers).toEqual(["builder/changes.ts"]);
});
