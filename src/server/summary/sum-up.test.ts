import { describe, expect, it } from "vitest";
import type { LedgerHeading } from "#flow/ledger.ts";
import type { LedgerSum, UnfinishedRuns } from "#reading/ledger-views.ts";
import { type Seer, sumUp } from "./sum-up.ts";

const heading: LedgerHeading = {
  entry: "event",
  flowId: "f1",
  flowName: "Refunds",
  version: 1,
  startedBy: "event",
  mode: "live",
  connectionId: "c1",
  connector: "stripe",
  subject: "new-charge",
  outcome: "succeeded",
  reason: null,
  wasParked: false,
  money: { kind: null, currency: "usd", state: null },
};
const sum = (more: Partial<LedgerHeading>, lines: number, amount = 0): LedgerSum => ({
  heading: { ...heading, ...more },
  lines,
  amount,
});
const write = (more: Partial<LedgerHeading>, lines: number, amount = 0): LedgerSum =>
  sum(
    {
      entry: "write",
      outcome: "done",
      money: { kind: "refund", currency: "usd", state: "done" },
      ...more,
    },
    lines,
    amount,
  );
const open = (more: Partial<UnfinishedRuns>): UnfinishedRuns => ({
  flowId: "f1",
  flowName: "Refunds",
  areParked: false,
  areCalled: false,
  runs: 1,
  ...more,
});
const everything: Seer = { sees: () => true, isDeleted: () => false, locale: "en" };
const one = (
  sums: readonly LedgerSum[],
  unfinished: readonly UnfinishedRuns[] = [],
  seer: Partial<Seer> = {},
) => sumUp({ sums, unfinished }, { ...everything, ...seer })[0];

describe("a month of a flow", () => {
  it("counts runs by what became of them, with those that are not over", () => {
    const sums = [
      sum({}, 5),
      sum({ outcome: "filtered" }, 3),
      sum({ outcome: "failed" }, 2),
      sum({ outcome: "cancelled", startedBy: "invoke" }, 1),
    ];
    const unfinished = [open({ runs: 4 }), open({ areParked: true, runs: 2 })];
    expect(one(sums, unfinished)).toMatchObject({
      flowName: "Refunds",
      runs: 17,
      filtered: 3,
      failed: 2,
      parked: 2,
      calls: 1,
      writes: 0,
      money: [],
    });
  });

  it("counts events that the trigger’s filter left out, and no runs for what was passed over", () => {
    const passed = { startedBy: null, outcome: "skipped" } as const;
    const sums = [sum({ ...passed, outcome: "filtered" }, 7), sum(passed, 2)];
    expect(one(sums)).toMatchObject({ runs: 0, filtered: 7, skipped: 2 });
  });

  it("counts calls of other systems and other flows", () => {
    const sums = [sum({ startedBy: "invoke" }, 3), sum({ startedBy: "call" }, 2)];
    expect(one(sums, [open({ areCalled: true })])).toMatchObject({ runs: 6, calls: 6 });
  });

  it("leaves tests out of the runs, but not out of the money that they move", () => {
    const test = { startedBy: "test" } as const;
    const sums = [sum(test, 2), sum({ ...test, outcome: "failed" }, 1), write(test, 1, 100)];
    expect(one(sums)).toMatchObject({ runs: 0, failed: 0, writes: 1, money: [{ count: 1 }] });
  });

  it("adds up what has moved, apart by kind, mode and currency, and nothing else", () => {
    const jpy = { kind: "charge", currency: "jpy", state: "done" } as const;
    const sums = [
      write({ version: 1 }, 2, 1_000),
      write({ version: 2 }, 1, 250),
      write({ mode: "test" }, 1, 99),
      write({ money: jpy }, 1, 1_200),
      write({ outcome: "failed", money: { ...jpy, state: "refused" } }, 5, 9_999),
      write({ outcome: "parked", wasParked: true, money: { ...jpy, state: "in_doubt" } }, 1, 7),
      write({ money: { kind: "refund", currency: null, state: "done" } }, 1),
    ];
    const summary = one(sums);
    expect(summary).toMatchObject({ writes: 12, parked: 1, isMoneyHidden: false });
    expect(
      summary?.money.map(({ kind, mode, money, count }) => [kind, mode, money, count]),
    ).toEqual(
      expect.arrayContaining([
        ["refund", "live", { amount: 1_250, currency: "usd" }, 3],
        ["refund", "test", { amount: 99, currency: "usd" }, 1],
        ["charge", "live", { amount: 1_200, currency: "jpy" }, 1],
        ["refund", "live", null, 1],
      ]),
    );
    expect(summary?.money).toHaveLength(4);
    expect(summary?.money.map(({ words }) => words)).toContain("¥1,200 charged");
  });

  it("says that there is money which the reader does not see, and not how much", () => {
    const sums = [write({}, 1, 500), write({ connectionId: "c2" }, 1, 700)];
    const seen = one(sums, [], { sees: ({ connectionId }) => connectionId === "c1" });
    expect(seen).toMatchObject({ isMoneyHidden: true, money: [{ money: { amount: 500 } }] });
    expect(JSON.stringify(seen)).not.toContain("700");
  });

  it("is there for a deleted flow as well, by name, under the last name that it had", () => {
    const sums = [
      sum({ flowId: "f2", flowName: "Zebra" }, 1),
      sum({ flowId: "f1", flowName: "Older", version: 1 }, 1),
      sum({ flowId: "f1", flowName: "Newer", version: 2 }, 1),
    ];
    const isDeleted = (id: string): boolean => id === "f1";
    expect(
      sumUp({ sums, unfinished: [] }, { ...everything, isDeleted }).map((flow) => [
        flow.flowName,
        flow.isDeleted,
      ]),
    ).toEqual([
      ["Newer", true],
      ["Zebra", false],
    ]);
  });
});
