import { describe, expect, it } from "vitest";
import { actionsOf } from "./blocks.ts";
import { FlowDocument } from "./document.ts";
import {
  FlowExport,
  fromExport,
  parseExport,
  plannedTables,
  type TableToExport,
  toExport,
  withoutConnections,
} from "./exchange.ts";
import { catalogue, flowOf, letter, lookup, newSale, object, pill } from "./fixtures.ts";
import { problemText } from "./problems.ts";
import { problemsOf } from "./ready.ts";
import { usesOf } from "./uses.ts";

const document = flowOf(
  letter("s1"),
  { ...letter("s2"), connection: "c-other" },
  { ...letter("s3"), connection: null },
  letter("s4"),
);
const exported = toExport("フロー 1", document);

describe("toExport", () => {
  it("names a slot for every connection, and never its id", () => {
    expect(exported.connections).toEqual({
      shop: { connector: "shop", name: "shop" },
      post: { connector: "post", name: "post" },
      "post-2": { connector: "post", name: "post" },
    });
    expect(actionsOf(exported.flow).map((step) => step.connection)).toEqual([
      "post",
      "post-2",
      null,
      "post",
    ]);
    expect(JSON.stringify(exported)).not.toMatch(/c-(shop|post|other)/);
  });

  it("writes what can be read again", () => {
    expect(FlowExport.parse(JSON.parse(JSON.stringify(exported)))).toEqual(exported);
  });

  it("makes slots from connectors with any name", () => {
    const odd = { ...letter("s1"), connector: "日本", connection: "x" };
    const other = { ...letter("s2"), connector: "本日", connection: "y" };
    const { connections } = toExport("Odd", { ...flowOf(odd, other), trigger: null });
    expect(Object.keys(connections)).toEqual(["connection", "connection-2"]);
  });
});

describe("lookup tables in a file", () => {
  const plan = pill("trigger", "buyer");
  const plans: TableToExport = {
    id: "t1",
    revision: 3,
    name: "Plans",
    description: "What each costs",
    rows: [
      { from: "gold", to: "price_1" },
      { from: "silver", to: "price_2" },
    ],
    otherwise: { is: "pass" },
  };
  const older: TableToExport = { ...plans, revision: 2, rows: [] };
  const using = flowOf(
    letter("s1", { body: lookup("t1", 3, plan) }),
    letter("s2", { body: lookup("t1", 2, plan), address: object({ line: lookup("t9", 1, plan) }) }),
  );
  const file = FlowExport.parse(
    JSON.parse(JSON.stringify(toExport("Uses", using, [plans, older]))),
  );

  it("stand in slots, with what is in the revisions that are used", () => {
    const { id: _, revision: __, ...content } = plans;
    expect(file.tables).toEqual({ plans: content, "plans-2": { ...content, rows: [] } });
    expect(JSON.stringify(file)).not.toContain("t1");
    expect(parseExport(file).ok).toBe(true);
    expect(exported.tables).toBeUndefined();
    const twice = structuredClone(file);
    twice.tables?.["plans"]?.rows.push({ from: "gold", to: "price_3" });
    expect(parseExport(twice)).toMatchObject({
      ok: false,
      problems: [{ where: { path: ["tables", "plans", "rows"] } }],
    });
  });

  it("are those that are here where the same is in them, and new ones where not", () => {
    const here = { ...plans, id: "here", revision: 7, rows: plans.rows.toReversed() };
    const planned = plannedTables(file, [here], new Set(["Plans", "Plans (2)"]));
    expect(planned).toMatchObject([
      { slot: "plans", is: "there", table: "here", revision: 7 },
      { slot: "plans-2", is: "new", table: { name: "Plans (3)", rows: [] } },
    ]);
    expect(
      plannedTables(file, [{ ...here, otherwise: { is: "fail" } }], new Set(["Plans"])),
    ).toMatchObject([
      { is: "new", table: { name: "Plans (2)" } },
      { is: "new", table: { name: "Plans (3)" } },
    ]);
    expect(plannedTables(file, [], new Set())).toMatchObject([
      { is: "new", table: { name: "Plans" } },
      { is: "new", table: { name: "Plans (2)" } },
    ]);
    const slots = new Map([
      ["plans", { table: "here", revision: 7 }],
      ["plans-2", { table: "new", revision: 1 }],
    ]);
    const { document: made } = fromExport(file, "UTC", {}, slots);
    expect(actionsOf(made).map(({ input }) => input)).toEqual([
      { to: expect.anything(), body: lookup("here", 7, plan) },
      {
        to: expect.anything(),
        body: lookup("new", 1, plan),
        address: object({ line: lookup("t9", 1, plan) }),
      },
    ]);
  });
});

describe("withoutConnections", () => {
  it("leaves every place for a connection empty, and all else as it was", () => {
    const without = withoutConnections(document);
    const bare = (step: FlowDocument["steps"][number]) => ({ ...step, connection: null });
    expect(usesOf(without).map(({ connection }) => connection)).toEqual([
      null,
      null,
      null,
      null,
      null,
    ]);
    const { trigger, steps } = document;
    expect(without).toEqual({
      ...document,
      trigger: { ...trigger, connection: null },
      steps: steps.map(bare),
    });
  });
});

describe("fromExport", () => {
  it("gives back the flow that was exported, with other connections", () => {
    const slots = { shop: "c-shop", post: "c-post", "post-2": "c-other" };
    expect(fromExport(exported, "UTC", slots)).toEqual({ name: "フロー 1", document });
  });

  it("imports a flow without connections, as one that is not ready", () => {
    const { document } = fromExport(exported, "UTC", { post: null });
    expect(FlowDocument.parse(document)).toEqual(document);
    expect(problemsOf(document, catalogue, []).map(({ code }) => code)).toEqual(
      Array.from({ length: 5 }, () => "flow.no_connection"),
    );
  });

  it("has the time zone of the file, or else that of whom it is for", () => {
    const inTokyo = { ...exported, flow: { ...exported.flow, timeZone: "Asia/Tokyo" } };
    const { timeZone: _, ...flow } = exported.flow;
    const parsed = parseExport({ ...exported, flow });
    if (!parsed.ok) throw new Error("It is a file without a time zone");
    expect(
      [inTokyo, parsed.exported].map((file) => fromExport(file, "Europe/Paris", {})),
    ).toMatchObject([
      { document: { timeZone: "Asia/Tokyo" } },
      { document: { timeZone: "Europe/Paris" } },
    ]);
  });

  it("does not take inherited properties for slots", () => {
    const flow = { ...exported.flow, trigger: { ...newSale, connection: "constructor" } };
    const { document } = fromExport({ ...exported, flow }, "UTC", {});
    expect(document.trigger).toMatchObject({ connection: null });
  });
});

describe("parseExport", () => {
  it("takes an exported flow", () => {
    expect(parseExport(exported)).toEqual({ ok: true, exported });
  });

  it.each([[null], ["text"], [{}], [{ ...exported, format: "millrace.flow/2" }], [document]])(
    "says where %j cannot be read",
    (file) => {
      const parsed = parseExport(file);
      expect(parsed).toMatchObject({ ok: false });
      for (const one of parsed.ok ? [] : parsed.problems) {
        expect(one.code).toBe("flow.not_an_export");
        expect(problemText(one, "en")).not.toMatch(/[{}]/);
      }
    },
  );

  it("says why in Japanese, too", () => {
    const parsed = parseExport({ ...exported, name: 5 });
    expect(parsed.ok ? [] : parsed.problems.map((one) => problemText(one, "ja"))).toEqual([
      expect.stringMatching(
        /^エクスポートされたフローとして読み取れません。name: .*\p{Script=Hiragana}/u,
      ),
    ]);
  });

  it("refuses a file that is nested without end, before anything walks it", () => {
    const deep: unknown = JSON.parse(`${"[".repeat(100_000)}${"]".repeat(100_000)}`);
    expect(parseExport({ ...exported, flow: deep })).toMatchObject({
      problems: [{ code: "flow.not_an_export" }],
    });
  });

  it("refuses a connection that is not listed, or listed for another system", () => {
    const { shop, ...rest } = exported.connections;
    expect(parseExport({ ...exported, connections: rest })).toMatchObject({
      problems: [{ code: "flow.unknown_slot", where: { step: "trigger" } }],
    });
    const swapped = { ...exported.connections, post: shop };
    expect(parseExport({ ...exported, connections: swapped })).toMatchObject({
      problems: [{ where: { step: "s1" } }, { code: "flow.wrong_slot", where: { step: "s4" } }],
    });
  });
});
