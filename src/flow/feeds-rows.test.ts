import { describe, expect, it } from "vitest";
import { postgresqlConnector } from "#connectors/postgresql/postgresql.connector.ts";
import { catalogueOf } from "#engine/catalogue.ts";
import { emptyDocument, type FlowDocument } from "./document.ts";
import { feedsByCall, feedsItself, feedsRing } from "./feeds-problems.ts";
import { callStep, constant, list, object, pill } from "./fixtures.ts";
import { problemText } from "./problems.ts";
import type { ActionStep } from "./step.ts";
import type { EventTrigger } from "./trigger.ts";

const connections = [
  { id: "one", connector: "postgresql", mode: "test", account: "ledger" },
  { id: "again", connector: "postgresql", mode: "test", account: "ledger" },
  { id: "elsewhere", connector: "postgresql", mode: "test", account: "another" },
] as const;
const catalogue = catalogueOf([postgresqlConnector]);
const around = { catalogue, connections, called: new Map() };

function write(action: string, input: ActionStep["input"] = {}, connection = "again"): ActionStep {
  const table = constant("orders");
  const of = { kind: "action", id: "s1", name: null, connector: "postgresql" } as const;
  return { ...of, action, connection, input: { table, ...input } };
}

function documentOf(
  trigger: string,
  settings: EventTrigger["settings"],
  ...steps: FlowDocument["steps"]
): FlowDocument {
  const source = { kind: "event", connector: "postgresql", connection: "one" } as const;
  return { ...emptyDocument, trigger: { ...source, trigger, settings, everySeconds: 60 }, steps };
}

const orders = { table: "orders" };
const sets = (...columns: readonly string[]) => ({
  values: list(...columns.map((column) => object({ column: constant(column) }))),
});

describe("a flow that writes to the table that starts it", () => {
  it.each<[string, string, EventTrigger["settings"], ActionStep, boolean]>([
    ["adds a row where it waits for new ones", "new-row", orders, write("insert-row"), true],
    ["adds the rows of a list", "new-row", orders, write("insert-rows"), true],
    ["may add one", "new-row", orders, write("upsert-row"), true],
    ["changes one where it waits for new ones", "new-row", orders, write("update-rows"), false],
    ["adds one to another table", "new-row", { table: "lines" }, write("insert-row"), false],
    ["has no table yet", "new-row", {}, write("insert-row"), false],
    [
      "adds one to a table that a pill names",
      "new-row",
      orders,
      write("insert-row", { table: pill("trigger", "name") }),
      false,
    ],
    ["writes elsewhere", "new-row", orders, write("insert-row", {}, "elsewhere"), false],
    ["only reads", "new-row", orders, write("find-rows"), false],
    ["changes a row", "row-changed", orders, write("update-rows", sets("state")), true],
    ["adds a row where it waits for changes", "row-changed", orders, write("insert-row"), false],
    [
      "changes a column that is watched",
      "row-changed",
      { ...orders, columns: ["total", "state"] },
      write("upsert-row", sets("id", "state")),
      true,
    ],
    [
      "changes one that is not watched",
      "row-changed",
      { ...orders, columns: ["total"] },
      write("update-rows", sets("state")),
      false,
    ],
    [
      "changes a watched one, written as one constant",
      "row-changed",
      { ...orders, columns: ["state"] },
      write("update-rows", { values: constant([{ column: "state", value: 1 }]) }),
      true,
    ],
    ["adds a row that bears a time", "row-by-time", orders, write("insert-row"), true],
    ["changes a row that bears a time", "row-by-time", orders, write("update-rows"), true],
    ["deletes rows that bear a time", "row-by-time", orders, write("delete-rows"), false],
    ["deletes rows", "row-deleted", orders, write("delete-rows"), true],
    ["asks a query", "query-rows", { query: "SELECT 1", key: "id" }, write("insert-row"), false],
  ])("%s", (_, trigger, settings, step, feeds) => {
    const document = documentOf(trigger, settings, step);
    expect(feedsItself(document, around).map(({ code }) => code)).toEqual(
      feeds ? ["flow.feeds_rows"] : [],
    );
  });

  it("is told that nothing stops it, by itself, by a call and in a ring", () => {
    const [told] = feedsItself(documentOf("new-row", orders, write("insert-row")), around);
    expect(told && problemText(told, "en")).toMatch(
      /^The step “Insert row \(PostgreSQL\)” writes where the trigger “New row” looks/,
    );
    expect(told?.severity).toBe("warning");
    const maker = { name: "Maker", document: documentOf("new-row", {}, write("insert-row")) };
    const calling = documentOf("new-row", orders, callStep("s1", "maker"));
    const all = { ...around, called: new Map([["maker", maker]]) };
    expect(feedsByCall(calling, all).map(({ code }) => code)).toEqual(["flow.feeds_by_call_rows"]);
    const deleted = write("delete-rows", { table: constant("lines") });
    const first = { id: "1", name: "A", document: documentOf("new-row", orders, deleted) };
    const back = documentOf("row-deleted", { table: "lines" }, write("insert-rows"));
    const ring = feedsRing(first, [{ id: "2", name: "B", document: back }], around);
    expect(ring.map(({ code }) => code)).toEqual(["flow.feeds_ring_rows"]);
    expect(ring.map((one) => problemText(one, "ja"))).toEqual([
      expect.stringContaining("「A」 → 「B」 → 「A」"),
    ]);
  });
});
