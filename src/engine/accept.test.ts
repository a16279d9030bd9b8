import { describe, expect, it } from "vitest";
import { problem } from "#flow/problems.ts";
import type { ListeningFlow } from "./accept.ts";
import { deliveryOf, everything, newEventOf } from "./accept.ts";
import { nothingLate } from "./late-fields.ts";

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
    awaited: nothingLate,
    ...more,
  };
}

const moment = { now, theirs: now, rereads: 0 };

const deliver = (traced: Parameters<typeof newEventOf>[0], ...flows: ListeningFlow[]) =>
  newEventOf(traced, flows, moment, () => "r1").deliveries;

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

const because = {
  held: false,
  condition: { en: "Amount is greater than $10.00", ja: "x" },
  value: { en: "Amount: $5.00", ja: "x" },
};
const unmet = { is: "unmet", because } as const;
const where = { step: "trigger", path: ["condition", "rows", "0", "left"] };
const found = problem("flow.amount_no_currency", where, { row: 1, pill: "Amount" });
const undecided = { is: "undecided", problems: [found] } as const;

describe("an event that the condition of a trigger is asked about", () => {
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

describe("an event of which something is filled in later", () => {
  const minute = 60_000;
  const hour = 60 * minute;
  const fee = { path: ["fee"], isToCome: () => true };
  const inSteps = { inCondition: [], inSteps: [fee], within: hour };
  const inCondition = { ...inSteps, inCondition: [fee], inSteps: [] };
  const given = (data: object) => ({ ...outside, event: { ...event, data: { ...data } } });
  const ages = [5_000, 59 * minute, hour, 30 * 24 * hour, -2 * hour] as const;
  const atAge = (age: number, awaited: ListeningFlow["awaited"], rereads = 0, data: object = {}) =>
    deliveryOf(
      given(data),
      flow("a", { awaited }),
      // Our clock may go wrong by as much as it likes.
      { now: 7 * now, theirs: at.getTime() + age, rereads },
      () => "r1",
    );

  it("waits while it is empty, up to an hour after it by the other side's clock", () => {
    expect(ages.map((age) => atAge(age, inSteps).kind)).toEqual([
      "wait",
      "wait",
      "run",
      "run",
      "run",
    ]);
    expect(atAge(5_000, inSteps)).toMatchObject({ at: 7 * now + minute });
    expect(atAge(5_000, inSteps, 3)).toMatchObject({ at: 7 * now + 8 * minute });
    // Not a moment longer.
    expect(atAge(50 * minute, inSteps, 5)).toMatchObject({ at: 7 * now + 10 * minute });
  });

  it("becomes a run at once where it is there, is not to come, or is not used", () => {
    expect(atAge(5_000, inSteps, 0, { fee: 30 }).kind).toBe("run");
    expect(atAge(5_000, inSteps, 0, { fee: 0 }).kind).toBe("run");
    expect(atAge(5_000, inSteps, 0, { fee: null }).kind).toBe("wait");
    const never = { path: ["fee"], isToCome: () => false };
    expect(atAge(5_000, { ...inSteps, inSteps: [never] }).kind).toBe("run");
    expect(atAge(5_000, nothingLate).kind).toBe("run");
  });

  it("waits before its condition is asked only where that is about it", () => {
    const judge = (): never => expect.fail("It was asked");
    expect(deliver(outside, flow("a", { judge, awaited: inCondition }))).toMatchObject([
      { kind: "wait" },
    ]);
    expect(
      deliver(
        { ...outside, ancestry: ["d"] },
        flow("a", { judge: () => unmet, awaited: inSteps }),
        flow("b", { judge: () => undecided, awaited: inSteps }),
        flow("c", { judge: () => ({ is: "met" }), awaited: inSteps }),
        flow("d", { judge, awaited: inCondition }),
      ).map(({ kind }) => kind),
    ).toEqual(["skip", "run", "wait", "skip"]);
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
