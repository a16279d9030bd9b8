import { describe, expect, it } from "vitest";
import { problem } from "#flow/problems.ts";
import type { ListeningFlow } from "./accept.ts";
import { everything, newEventOf } from "./accept.ts";

const at = new Date("2026-11-24T10:00:00Z");
const now = at.getTime() + 5_000;
const event = { key: "ch_1", at, data: { id: "ch_1" } };
const outside = { id: "e1", event, name: "ch_1", about: null, madeBy: null, ancestry: [] };

function flow(id: string, more: Partial<ListeningFlow> = {}): ListeningFlow {
  return {
    flowId: id,
    versionId: `${id}v1`,
    liveFrom: at.getTime(),
    ownEvents: 0,
    matches: () => "take",
    judge: everything,
    ...more,
  };
}

const deliver = (traced: Parameters<typeof newEventOf>[0], ...flows: ListeningFlow[]) =>
  newEventOf(traced, flows, now, () => "r1").deliveries;

describe("an event", () => {
  it("becomes one run for each flow that wants it, named as it is", () => {
    expect(deliver(outside, flow("a"), flow("b"))).toMatchObject([
      { flowId: "a", kind: "run", run: { name: "ch_1", versionId: "av1", ancestry: [] } },
      { flowId: "b", kind: "run" },
    ]);
  });

  it("from before a flow's start is not for that flow", () => {
    expect(deliver(outside, flow("a", { liveFrom: at.getTime() + 1 }))).toEqual([]);
  });

  it("that a flow's filter leaves out is left, and told of to the ledger alone", () => {
    expect(deliver(outside, flow("a", { matches: () => "leave" }))).toEqual([
      { flowId: "a", kind: "leave" },
    ]);
  });

  it("that is not final waits, and is read again after a minute", () => {
    expect(deliver(outside, flow("a", { matches: () => "wait" }))).toEqual([
      { flowId: "a", kind: "wait", at: now + 60_000 },
    ]);
  });
});

describe("an event that the condition of a trigger is asked about", () => {
  const because = {
    held: false,
    condition: { en: "Amount is greater than $10.00", ja: "x" },
    value: { en: "Amount: $5.00", ja: "x" },
  };
  const unmet = { is: "unmet", because } as const;
  const where = { step: "trigger", path: ["condition", "rows", "0", "left"] };
  const found = problem("flow.amount_no_currency", where, { row: 1, pill: "Amount" });
  const undecided = { is: "undecided", problems: [found] } as const;

  it("makes no run of a flow whose condition it does not meet, and says why", () => {
    expect(deliver(outside, flow("a", { judge: () => unmet }), flow("b"))).toMatchObject([
      { flowId: "a", kind: "skip", reason: "condition", because },
      { flowId: "b", kind: "run" },
    ]);
  });

  it("makes a run that fails, of that flow alone, where nobody can tell", () => {
    const [failing, other] = deliver(
      outside,
      flow("a", { judge: () => undecided }),
      flow("b", { judge: () => ({ is: "met" }) }),
    );
    expect(failing).toMatchObject({
      kind: "run",
      run: {
        name: "ch_1",
        refused: {
          kind: "input",
          code: "flow.trigger_condition_undecided",
          message: { en: expect.stringContaining("Condition 1 compares Amount") },
          advice: { en: expect.stringContaining("publish the flow") },
          details: { problems: [{ code: "flow.amount_no_currency", path: where.path }] },
        },
      },
    });
    expect(other).toEqual({
      flowId: "b",
      kind: "run",
      run: { id: "r1", name: "ch_1", versionId: "bv1", ancestry: [] },
    });
  });

  it("is not asked about while it is not final, is left out, or is the flow's own", () => {
    const judge = (): never => expect.fail("It was asked");
    expect(
      deliver(
        { ...outside, ancestry: ["c"] },
        flow("a", { judge, matches: () => "wait" }),
        flow("b", { judge, matches: () => "leave" }),
        flow("c", { judge }),
      ).map(({ kind }) => kind),
    ).toEqual(["wait", "leave", "skip"]);
  });
});

describe("an event that our own write made", () => {
  const from = (...ancestry: string[]) => ({ ...outside, madeBy: "a.x", ancestry });

  it("does not start the flow that made it, however many flows lie between", () => {
    expect(deliver(from("a"), flow("a"))).toEqual([
      { flowId: "a", kind: "skip", reason: "own_event" },
    ]);
    expect(deliver(from("a", "b", "c"), flow("a"))).toMatchObject([{ kind: "skip" }]);
  });

  it("starts another flow, and the chain goes on with it", () => {
    expect(deliver(from("a"), flow("b"))).toMatchObject([
      { kind: "run", run: { ancestry: ["a"] } },
    ]);
  });

  it("starts the same flow again as often as its owner allows", () => {
    const twice = flow("a", { ownEvents: 1 });
    expect(deliver(from("a"), twice)).toMatchObject([{ kind: "run" }]);
    expect(deliver(from("a", "a"), twice)).toMatchObject([{ kind: "skip" }]);
  });
});
