import { describe, expect, test } from "vitest";
import {
  activeWishes,
  callsPerDay,
  dailyCalls,
  levelOf,
  pollsOf,
  transactionsFor,
} from "./cost.ts";
import type { Catalogue } from "./catalogue.ts";
import type { FlowDocument } from "./document.ts";
import { catalogue as offers } from "./fixtures.ts";
import { emptyDocument } from "./document.ts";
import { pollLabel } from "./offers.ts";

const polling = (
  trigger: string,
  everySeconds: number | null,
  connection = "c1",
  settings: Readonly<Record<string, string>> = {},
): FlowDocument => ({
  ...emptyDocument,
  trigger: {
    kind: "event",
    connector: "stripe",
    trigger,
    connection,
    settings: { ...settings },
    everySeconds,
  },
});
const flow = (id: string, document: FlowDocument, state: "active" | "inactive" = "active") => ({
  id,
  state,
  version: { document },
});

const [shop] = offers.connectors;
const [sale] = shop?.triggers ?? [];
const catalogue: Pick<Catalogue, "connectors"> = {
  connectors:
    shop && sale
      ? [{ ...shop, id: "stripe", triggers: [{ ...sale, id: "rows", where: ["table"] }] }]
      : [],
};

describe("what polling costs", () => {
  test("one poll serves triggers that share a list", () => {
    const label = { en: "Events", ja: "イベント" };
    const shares = { id: "events", label };
    const [connector] = catalogue.connectors;
    const share = (id: string) => (sale ? [Object.assign({}, sale, { id, shares })] : []);
    const sharing = [...share("customers"), ...share("products")];
    const shared = { connectors: connector ? [{ ...connector, triggers: sharing }] : [] };
    const wishes = activeWishes(
      [flow("a", polling("customers", 60)), flow("b", polling("products", 15))],
      shared,
    );
    expect(pollsOf("c1", wishes)).toMatchObject([
      { trigger: "events", flows: 2, everySeconds: 15, callsPerDay: 5_760 },
    ]);
    expect(pollLabel(shared, "stripe", "events")).toEqual(label);
  });

  test("5,760 calls a day at 15 seconds and 24 at an hour", () => {
    expect([callsPerDay(15), callsPerDay(3600)]).toEqual([5760, 24]);
    expect(callsPerDay(15, 3)).toBe(17_280);
  });

  test("one poll serves all flows on a connection and trigger, at the shortest frequency", () => {
    const wishes = activeWishes(
      [
        flow("a", polling("new-charge", 3_600)),
        flow("b", polling("new-charge", 15)),
        flow("c", polling("new-charge", 60)),
        flow("d", polling("new-refund", 3_600)),
        flow("e", polling("new-charge", 15, "c2")),
      ],
      catalogue,
    );
    expect(pollsOf("c1", wishes)).toEqual([
      { connectionId: "c1", trigger: "new-charge", everySeconds: 15, flows: 3, callsPerDay: 5_760 },
      { connectionId: "c1", trigger: "new-refund", everySeconds: 3_600, flows: 1, callsPerDay: 24 },
    ]);
    expect(dailyCalls("c1", wishes)).toBe(5_784);
    expect(dailyCalls("none", wishes)).toBe(0);
  });

  test("a trigger that looks in two places has two polls, whatever its filters are", () => {
    const rows = (table: string, filter: string) => polling("rows", 3_600, "c1", { table, filter });
    const wishes = activeWishes(
      [
        flow("a", rows("orders", "x")),
        flow("b", rows("orders", "y")),
        flow("c", rows("invoices", "x")),
      ],
      catalogue,
    );
    expect(pollsOf("c1", wishes).map(({ flows }) => flows)).toEqual([2, 1]);
  });

  test("inactive flows, flows without a frequency, schedules and the one left out cost nothing", () => {
    const scheduled: FlowDocument = {
      ...emptyDocument,
      trigger: { kind: "schedule", when: { kind: "interval", everyMinutes: 15 }, overlap: false },
    };
    const flows = [
      flow("a", polling("new-charge", 15), "inactive"),
      flow("b", polling("new-charge", null)),
      flow("c", scheduled),
      flow("d", polling("new-charge", 15)),
      { id: "e", state: "active" as const, version: null },
    ];
    expect(activeWishes(flows, catalogue)).toHaveLength(1);
    expect(activeWishes(flows, catalogue, "d")).toEqual([]);
  });

  test("warns before it hurts, and says how many transactions would buy the reads", () => {
    const allowance = { floorPerMonth: 10_000, perTransaction: 500 };
    expect([7_999, 8_000, 10_000, 10_001].map((reads) => levelOf(reads, allowance))).toEqual([
      "fine",
      "near",
      "near",
      "over",
    ]);
    expect(transactionsFor(172_800, allowance)).toBe(346);
    expect(transactionsFor(10_000, allowance)).toBe(0);
    expect(transactionsFor(172_800, { floorPerMonth: 10_000, perTransaction: null })).toBeNull();
  });
});
