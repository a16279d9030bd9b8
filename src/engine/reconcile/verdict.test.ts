import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Watcher } from "../store.ts";
import {
  type Around,
  type Facts,
  type Handling,
  type Judged,
  verdictOn,
  withPart,
  withParts,
} from "./verdict.ts";

const usd = (amount: number) => ({ amount, currency: "usd" });
const charge: Judged = {
  id: "ch_1",
  money: usd(500),
  tag: null,
  holds: true,
  told: [{ trigger: "new-charge", since: 5_000, until: 5_000 }],
};
const watcher: Watcher = {
  flowId: "f1",
  trigger: "new-charge",
  owedFrom: 1_000,
  seenUntil: null,
  windowFrom: null,
  windowTo: null,
  cursor: 900_000,
  failures: 0,
  nextAt: 1_000_000,
  everySeconds: 60,
};
const around: Around = {
  makers: ["create-charge"],
  keyed: ["new-charge"],
  watchers: [watcher],
  keptSince: 0,
  aboutSince: 0,
  twins: new Map(),
};
const nothing: Facts = {
  handlings: [],
  seenBy: new Set(),
  seenUntold: false,
  seenMoney: null,
  writes: [],
};
const handled: Handling = {
  trigger: "new-charge",
  flowId: "f1",
  is: "ran",
  outcome: "succeeded",
  reason: null,
  condition: null,
  eventId: "e1",
  runId: "r1",
};
const seen = (...handlings: readonly Handling[]): Facts => ({
  ...nothing,
  handlings,
  seenBy: new Set(["new-charge"]),
});
const write = {
  id: "f2.s1",
  generation: 0,
  flowId: "f2",
  runId: "r2",
  action: "create-charge",
  state: "done",
  objectId: "ch_1",
  money: usd(500),
} as const;
const tag = { effectId: "f2.s1", generation: 0 };

const verdictOf = (
  object: Partial<Judged>,
  facts: Partial<Facts>,
  more: Partial<Around> = {},
): readonly [verdict: string, reason: string | null] => {
  const { verdict, reason } = verdictOn(
    { ...charge, ...object },
    { ...nothing, ...facts },
    { ...around, ...more },
  );
  return [verdict, reason];
};
const watching = (more: Partial<Watcher>) => ({ watchers: [{ ...watcher, ...more }] });

describe("an object that no event tells of", () => {
  it("is missing where a flow watched then, and nothing explains it", () => {
    expect(verdictOn(charge, nothing, around)).toMatchObject({ verdict: "missing", flowId: "f1" });
  });

  it.each<[string, Partial<Watcher>]>([
    ["nobody watched its trigger", { trigger: "new-refund" }],
    ["the flow began later", { owedFrom: 5_001 }],
    ["the flow had ended by then", { seenUntil: 5_000 }],
  ])("is not ours where %s", (_, more) => {
    expect(verdictOf({}, {}, watching(more))).toEqual(["not_ours", null]);
  });

  it.each<[string, Partial<Around>]>([
    ["catching_up", watching({ windowFrom: 4_000, windowTo: 6_000 })],
    ["not_read_yet", watching({ nextAt: 120_000 })],
    ["not_read_yet", watching({ failures: 3, cursor: 5_000 })],
    ["not_kept", { keptSince: 5_001 }],
    ["not_kept", { keyed: [], aboutSince: 5_001 }],
  ])("is unknown where it may be explained: %s", (reason, more) => {
    expect(verdictOf({}, {}, more)).toEqual(["unknown", reason]);
  });

  it("is missing also where the flow has listened to it before it began anew", () => {
    const spans = [
      { ...watcher, owedFrom: 9_000 },
      { ...watcher, owedFrom: 1_000, seenUntil: 6_000 },
    ];
    expect(verdictOf({}, {}, { watchers: spans })).toEqual(["missing", null]);
    const between = { told: [{ trigger: "new-charge", since: 7_000, until: 7_000 }] };
    expect(verdictOf(between, {}, { watchers: spans })).toEqual(["not_ours", null]);
  });

  it("is not missing where an event of it is kept without its data", () => {
    expect(verdictOf({}, { seenUntold: true })).toEqual(["not_ours", null]);
    expect(verdictOf({}, { seenUntold: true }, { keyed: [] })).toEqual(["missing", null]);
  });

  const sinceThen = { told: [{ trigger: "new-charge", since: 5_000, until: null }] };
  it.each<[string, Partial<Watcher>, verdict: string, reason: string | null]>([
    ["listened all the time", {}, "missing", null],
    ["began later", { owedFrom: 6_000 }, "unknown", "moment"],
    ["has ended since", { seenUntil: 6_000 }, "unknown", "moment"],
    ["ended before", { seenUntil: 5_000 }, "not_ours", null],
    [
      "catches up on a part of the time",
      { windowFrom: 6_000, windowTo: 7_000 },
      "unknown",
      "catching_up",
    ],
    ["cannot poll", { failures: 1 }, "unknown", "not_read_yet"],
  ])("that came to its state at a time it does not show, where the flow %s", (_, more, ...said) => {
    expect(verdictOf(sinceThen, {}, watching(more))).toEqual(said);
  });

  it("is missing also where another event had another amount", () => {
    const facts = { seenBy: new Set(["charge-updated"]), seenMoney: usd(499) };
    expect(verdictOn(charge, { ...nothing, ...facts }, around)).toMatchObject({
      verdict: "missing",
      reason: "amount",
      recordedAmount: 499,
    });
  });

  it("is handled all the same where another flow has worked on it", () => {
    const facts = { handlings: [handled], seenBy: new Set(["any-event"]) };
    expect(verdictOf({}, facts, { keptSince: 5_001 })).toEqual(["handled", null]);
    expect(verdictOf({}, facts)).toEqual(["missing", null]);
  });
});

describe("an object that was seen", () => {
  it("is told by what somebody must look at first", () => {
    const others = [
      { ...handled, flowId: "f2", is: "filtered", outcome: null, reason: "trigger" },
      { ...handled, flowId: "f3", outcome: "failed" },
    ] as const;
    expect(verdictOn(charge, seen(handled, ...others), around)).toMatchObject({
      verdict: "handled",
      flowId: "f3",
      outcome: "failed",
    });
  });

  it("is filtered where no flow has worked on it", () => {
    const left = { ...handled, is: "filtered", runId: null, reason: "condition" } as const;
    expect(verdictOf({}, seen(left))).toEqual(["filtered", "condition"]);
  });

  it("is not filtered by a flow that shares the list, and watches something else", () => {
    const left = { ...handled, is: "filtered", runId: null, reason: "trigger" } as const;
    expect(verdictOf({}, seen(left))).toEqual(["filtered", "trigger"]);
    const other = seen({ ...left, trigger: "payout-paid" });
    expect(verdictOf({}, other)).toEqual(["not_ours", null]);
    const before = { watchers: [watcher, { ...watcher, trigger: "payout-paid" }] };
    expect(verdictOf({}, other, before)).toEqual(["filtered", "trigger"]);
  });

  it("is altered where it had another amount, or another currency", () => {
    expect(verdictOf({}, { ...seen(handled), seenMoney: usd(499) })).toEqual(["altered", "amount"]);
    const yen = { amount: 500, currency: "jpy" };
    expect(verdictOf({}, { ...seen(handled), seenMoney: yen })).toEqual(["altered", "currency"]);
  });
});

describe("an object that a write of ours has made", () => {
  const own = { ...seen(), writes: [write] };
  it("is ours, by the id that the write was answered with or by its mark", () => {
    expect(verdictOf({ tag }, own)).toEqual(["ours", null]);
    const { objectId: _, ...unnamed } = write;
    expect(verdictOf({ tag }, { ...seen(), writes: [{ ...unnamed, objectId: null }] })).toEqual([
      "ours",
      null,
    ]);
  });

  it.each([
    ["open", ["unknown", "write_open"]],
    ["done", ["ours", null]],
    ["failed", ["not_recorded", "write_ended"]],
    ["parked", ["not_recorded", "write_parked"]],
    ["stopped", ["not_recorded", "write_ended"]],
  ] as const)("is told by a write that is %s, and doubled where there are two", (state, said) => {
    const its = { ...seen(), writes: [{ ...write, state, objectId: null }] };
    expect(verdictOf({ tag }, its)).toEqual(said);
    // Declined, or canceled: the write has ended, and so has its object.
    expect(verdictOf({ tag, holds: false }, its)).toEqual(["ours", null]);
    const twins = new Map([[tag.effectId, new Set(["ch_1", "ch_9"])]]);
    expect(verdictOf({ tag }, its, { twins })).toEqual(["doubled", null]);
    expect(verdictOf({ tag, holds: false }, its, { twins })).toEqual(["ours", null]);
    expect(
      verdictOf({ tag }, its, { twins: new Map([[tag.effectId, new Set(["ch_1"])]]) }),
    ).toEqual(said);
  });

  it("is altered where the write was about another amount", () => {
    expect(verdictOn({ ...charge, money: usd(501) }, own, around)).toMatchObject({
      verdict: "altered",
      recordedAmount: 500,
      runId: "r2",
    });
  });

  it("is doubled where its write has made another one of the same list, and both hold", () => {
    const facts = { ...seen(), writes: [{ ...write, objectId: "ch_9" }] };
    expect(verdictOf({ tag }, facts)).toEqual(["doubled", null]);
    expect(verdictOf({ tag, holds: false }, facts)).toEqual(["ours", null]);
    // A charge bears the mark of the payment that brought it about.
    expect(verdictOf({ tag }, facts, { makers: [] })).toEqual(["ours", null]);
  });

  it("is unknown where nobody here knows the write", () => {
    expect(verdictOf({ tag }, seen())).toEqual(["unknown", "mark_unknown"]);
  });
});

describe("parts", () => {
  const line = {
    ...verdictOn(charge, seen(handled), around),
    book: "payout",
    object: "po_1",
    parent: "",
    at: 1,
    status: "paid",
    amount: 0,
    currency: "usd",
    parts: null,
    url: null,
  };
  const none = { count: 0, net: 0, fees: 0, others: 0 };

  it("add up to their object in whatever pages they come, or it is altered", () => {
    const parts = fc.array(fc.record({ net: fc.integer(), fee: fc.nat() }), { maxLength: 20 });
    fc.assert(
      fc.property(parts, fc.integer({ min: -2, max: 2 }), (all, off) => {
        const whole = all.reduce((sum, { net }) => sum + net, 0);
        const sum = all.reduce(
          (so, { net, fee }) => withPart(so, { net: usd(net), fee }, "USD"),
          none,
        );
        const told = withParts({ ...line, amount: whole + off }, sum);
        expect(told.verdict).toBe(off === 0 ? "handled" : "altered");
        expect(told.parts).toMatchObject({ count: all.length, net: whole });
      }),
    );
  });

  it("in another currency add up to nothing", () => {
    const sum = withPart(none, { net: { amount: 5, currency: "jpy" }, fee: 0 }, "usd");
    expect(withParts(line, sum)).toMatchObject({ verdict: "altered", reason: "parts" });
  });
});
