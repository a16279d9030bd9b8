import { describe, expect, it } from "vitest";
import { emptyDocument } from "#flow/document.ts";
import type { ActionStep } from "#flow/step.ts";
import type { Json } from "#sdk/json.ts";
import type { Run, Step } from "../../api/runs.ts";
import { failedCard, outputsOf, resultsOf } from "./results.ts";

const action = (id: string): ActionStep => ({
  kind: "action",
  id,
  name: null,
  connector: "stripe",
  action: "create-charge",
  connection: null,
  input: {},
});

const row = (
  path: string,
  status: Step["status"],
  output: Json = null,
  attempts: Step["attempts"] = [],
): Step => ({
  path,
  kind: null,
  inside: [],
  status,
  input: null,
  output,
  recordUrl: null,
  leftOver: null,
  corrections: [],
  attempts,
});

const declined: Step["attempts"][number] = {
  number: 1,
  startedAt: "2026-07-01T00:00:00.000Z",
  endedAt: "2026-07-01T00:00:00.000Z",
  outcome: "failed",
  error: { kind: "input", code: "stripe.card_declined", message: "Declined" },
  requestId: null,
  requestUrl: null,
};

const run = (steps: readonly Step[], more: Partial<Run> = {}): Run => ({
  id: "r",
  values: { seen: true },
  filter: null,
  waitsFor: [],
  money: { sums: [], isCut: false },
  flowId: "f",
  flowName: "F",
  kind: "test",
  versionNumber: null,
  status: "running",
  mode: "test",
  reference: "ch_1",
  eventMoney: null,
  eventAt: "2026-07-01T00:00:00.000Z",
  createdAt: "2026-07-01T00:00:00.000Z",
  startedAt: null,
  endedAt: null,
  resumesAt: null,
  error: null,
  connections: [],
  cancelAskedAt: null,
  calls: [],
  caller: null,
  recordUrl: null,
  withoutFields: null,
  continuation: null,
  document: {
    ...emptyDocument,
    steps: [
      {
        kind: "forEach",
        id: "s1",
        name: null,
        list: null,
        atOnce: 1,
        onFailure: "stop",
        collect: null,
        steps: [action("s2"), action("s3")],
      },
      action("s4"),
    ],
  },
  event: {},
  at: [],
  loops: [],
  effects: [],
  steps,
  ...more,
});
const statuses = (one: Run) =>
  Object.fromEntries([...resultsOf(one)].map(([id, { status }]) => [id, status]));

describe("what a test shows on the cards", () => {
  it("is of a step in a loop what came of it for the first item", () => {
    const tested = run([
      row("s1", "done"),
      row("s1:a/s2", "done", { id: "of a" }),
      row("s1:b/s2", "failed"),
    ]);
    expect(statuses(tested)).toMatchObject({ s1: "done", s2: "done", s3: "not reached" });
    const outline = { trigger: null, steps: [action("s2")] };
    expect([...outputsOf(tested, outline)]).toEqual([["s2", { id: "of a" }]]);
  });

  it("is the failure of the item that has failed the run, which stands first", () => {
    const failed = run([
      row("s1", "failed"),
      row("s1:b/s2", "failed", null, [declined]),
      row("s1:a/s2", "done"),
    ]);
    expect(statuses(failed)).toMatchObject({ s1: "failed", s2: "failed" });
    expect(failedCard(resultsOf(failed))).toBe("s2");
  });

  it("is under way where the run stands, and nowhere once it is over", () => {
    const at = ["s1:a/s3"];
    expect(statuses(run([row("s1", "working")], { at }))).toMatchObject({
      s1: "under way",
      s3: "under way",
      s4: "not reached",
    });
    const over = run([row("s1", "failed")], { at, status: "failed" });
    expect(statuses(over)).toMatchObject({ s3: "not reached" });
  });

  it("is no failure of the test where the flow has handled it", () => {
    const handled = run([row("s4", "handled")], { status: "succeeded_with_errors" });
    expect(statuses(handled)).toMatchObject({ s4: "handled" });
    expect(failedCard(resultsOf(handled))).toBeNull();
  });
});
