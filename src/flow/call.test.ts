import { describe, expect, it } from "vitest";
import { calledBy, callableFlows, type PublishedFlow } from "./callable.ts";
import type { Catalogue } from "./catalogue.ts";
import { logicText } from "./describe-logic.ts";
import { diff } from "./diff.ts";
import { emptyDocument, type FlowDocument } from "./document.ts";
import { edit } from "./edit.ts";
import { catalogue, callStep, constant, flowOf, letter, pill, words } from "./fixtures.ts";
import { newLiveWrites } from "./live-writes.ts";
import { stepName } from "./offers.ts";
import type { Operation } from "./operation.ts";
import { problemText } from "./problems.ts";
import { problemsOf } from "./ready.ts";
import { rebase } from "./rebase.ts";
import { noRun } from "./read.ts";
import { pillsBefore, resolvedInput } from "./samples.ts";
import { see } from "./sight.ts";
import type { Step } from "./step.ts";
import type { InvokeTrigger } from "./trigger.ts";
import type { Value } from "./value.ts";

/** Flows that call flows, in the pure functions. */

const invoked = (
  outputs: Readonly<Record<string, Value>>,
  ...steps: readonly Step[]
): FlowDocument => {
  const trigger: InvokeTrigger = {
    kind: "invoke",
    inputs: [
      { name: "who", type: "text", required: true, sample: "Hana", help: "" },
      { name: "times", type: "number", required: false, help: "" },
    ],
    outputs: Object.entries(outputs).map(([name, value]) => ({ name, value })),
  };
  return { ...emptyDocument, trigger, steps: [...steps], nextStep: 90 };
};
const published = (id: string, document: FlowDocument, active = true): PublishedFlow => ({
  id,
  name: `Flow ${id}`,
  active,
  document,
});
const withFlows = (caller: string | null, ...flows: readonly PublishedFlow[]): Catalogue => ({
  ...catalogue,
  flows: callableFlows(flows, caller, catalogue),
});
const writer = published(
  "w",
  invoked({ letter: pill("s1", "id"), said: pill("trigger", "who") }, letter("s1")),
);
const problems = (document: FlowDocument, known: Catalogue) =>
  problemsOf(document, known, []).filter(({ code }) => code.startsWith("flow.call"));

describe("a flow that can be called", () => {
  it("shows what it takes and answers, that of what it calls included", () => {
    const between = published(
      "b",
      invoked({ answer: pill("s1", "letter") }, callStep("s1", "w", { who: constant("x") })),
    );
    const { flows } = callableFlows([between, writer], null, catalogue);
    expect(flows).toMatchObject([
      {
        id: "b",
        calls: ["w"],
        input: { required: ["who"], properties: { who: { type: "string" } } },
        output: { required: ["answer"], properties: { answer: { type: "string" } } },
      },
      { id: "w", calls: [], sample: { said: "Hana" } },
    ]);
  });

  it("is none that something else starts, and a circle shows nothing", () => {
    const other = published("o", flowOf(letter("s1")));
    const one = published("1", invoked({ a: pill("s1", "b") }, callStep("s1", "2")));
    const two = published("2", invoked({ b: pill("s1", "a") }, callStep("s1", "1")));
    const { flows } = callableFlows([other, one, two], null, catalogue);
    expect(flows.map(({ id }) => id)).toEqual(["1", "2"]);
    expect(
      calledBy(flowOf(callStep("s1", "x"), callStep("s2", null), callStep("s3", "x"))),
    ).toEqual(["x"]);
  });
});

describe("a step that calls", () => {
  it("gives the answer to those behind it", () => {
    const document = flowOf(callStep("s1", "w", { who: constant("x") }), letter("s2"));
    const known = withFlows("me", writer);
    expect(see({ from: "s1", path: ["letter"] }, "s2", document, known)).toMatchObject({
      kind: "field",
      schema: { type: "string" },
      mayBeEmpty: false,
    });
    expect(see({ from: "s1", path: ["none"] }, "s2", document, known).kind).toBe("no such field");
    expect(see({ from: "s1", path: ["letter"] }, "s2", document, catalogue).kind).toBe("unknown");
    const groups = pillsBefore("s2", document, known, new Map());
    expect(groups.find(({ from }) => from === "s1")).toMatchObject({
      kind: "call",
      connector: null,
      label: { en: "Call a flow (Flow w)" },
    });
    const own = callStep("s3", "w", { who: words("Dear ", pill("s1", "said")) });
    const facts = noRun(
      "UTC",
      () => undefined,
      () => undefined,
    );
    expect(resolvedInput(own, document, known, new Map(), facts)).toEqual({
      value: { who: "Dear Hana" },
      problems: [],
    });
  });

  it("says which flow is missing, gone, inactive or its own", () => {
    const codes = (flow: string | null, known: Catalogue) =>
      problems(flowOf(callStep("s1", flow, { who: constant("x") })), known).map(({ code, where }) =>
        [code, where.step, where.path.join(".")].join(" "),
      );
    const known = withFlows("me", writer, published("off", writer.document, false));
    expect(codes("w", known)).toEqual([]);
    expect(codes(null, known)).toEqual(["flow.call_no_flow s1 flow"]);
    expect(codes("gone", known)).toEqual(["flow.call_unknown_flow s1 flow"]);
    expect(codes("off", known)).toEqual(["flow.call_inactive_flow s1 flow"]);
    expect(codes("me", known)).toEqual(["flow.call_itself s1 flow"]);
  });

  it("says by way of what it calls itself", () => {
    const one = published("1", invoked({}, callStep("s1", "2")));
    const two = published("2", invoked({}, callStep("s1", "me")));
    const me = published("me", invoked({}));
    const document = flowOf(callStep("s1", "1", { who: constant("x") }));
    const [found] = problems(document, withFlows("me", me, one, two));
    expect(found && problemText(found, "en")).toBe(
      "This flow would call itself through “Flow 1” → “Flow 2”, which would never end. Choose another flow, or take the call out of “Flow 2”.",
    );
    expect(problems(document, withFlows("other", me, one, two))).toEqual([]);
  });

  it("checks what it hands over", () => {
    const document = flowOf(
      callStep("s1", "w", { who: constant("x"), times: constant("many"), what: constant(1) }),
    );
    const found = problemsOf(document, withFlows("me", writer), []).filter(
      ({ where }) => where.step === "s1",
    );
    expect(found.map(({ where }) => where.path)).toEqual(
      expect.arrayContaining([
        ["input", "times"],
        ["input", "what"],
      ]),
    );
  });
});

describe("edits of it", () => {
  const before = flowOf(callStep("s1", "w", { who: constant("a") }));
  const setFlow = {
    do: "setLogic",
    step: "s1",
    settings: { kind: "call", flow: "v", input: {} },
  } as const;

  it("fill in fields as those of an action", () => {
    const edited = edit(before, {
      do: "setField",
      step: "s1",
      path: ["who"],
      value: constant("b"),
    });
    expect(edited).toMatchObject({ document: { steps: [{ input: { who: { value: "b" } } }] } });
  });

  it("of its flow and of its fields do not overwrite each other", () => {
    const field: Operation = { do: "setField", step: "s1", path: ["who"], value: constant("b") };
    for (const [mine, theirs] of [
      [setFlow, field],
      [field, setFlow],
    ] as const) {
      const other = edit(before, theirs);
      if (!other.ok) expect.fail("refused");
      expect(rebase(before, [mine], other.document).lost).toMatchObject([{ why: "overwritten" }]);
    }
  });

  it("are told with the names of flows", () => {
    const known = withFlows("me", writer, published("v", writer.document));
    const after = edit(before, setFlow);
    if (!after.ok) expect.fail("refused");
    expect(diff(before, after.document, known)).toMatchObject([
      { path: ["flow"], words: { before: { en: "Flow w" }, after: { en: "Flow v" } } },
      { path: ["input", "who"], kind: "removed" },
    ]);
    const [step] = before.steps;
    if (step?.kind !== "call") expect.fail("no call");
    expect(logicText(step, before, known)).toMatchObject({ en: "Flow: Flow w / who: a" });
    expect(stepName({ ...step, name: "Ask" }, known).en).toBe("Ask");
  });
});

it("what is written in live mode is told of once, with the flow that it stands in", () => {
  const called = new Map([
    ["w", writer],
    ["b", published("b", invoked({}, callStep("s4", "w")))],
  ]);
  const surroundings = { catalogue, called, isLive: () => true };
  const document = flowOf(callStep("s1", "b"), callStep("s2", "w"), letter("s3"));
  const writes = newLiveWrites(document, null, surroundings);
  expect(writes.map(({ step, called: from }) => [step.id, from])).toEqual([
    ["s3", null],
    ["s1", { id: "w", flow: "Flow w", by: "s1" }],
  ]);
  expect(newLiveWrites(document, flowOf(letter("s9")), surroundings)).toEqual([]);
});
