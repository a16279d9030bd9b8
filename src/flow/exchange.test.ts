import { describe, expect, it } from "vitest";
import { FlowDocument } from "./document.ts";
import { FlowExport, fromExport, parseExport, toExport, withoutConnections } from "./exchange.ts";
import { catalogue, flowOf, letter, newSale } from "./fixtures.ts";
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
    expect(exported.flow.steps.map((step) => step.connection)).toEqual([
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
    expect(fromExport(exported, slots)).toEqual({ name: "フロー 1", document });
  });

  it("imports a flow without connections, as one that is not ready", () => {
    const { document } = fromExport(exported, { post: null });
    expect(FlowDocument.parse(document)).toEqual(document);
    expect(problemsOf(document, catalogue, []).map(({ code }) => code)).toEqual(
      Array.from({ length: 5 }, () => "flow.no_connection"),
    );
  });

  it("does not take inherited properties for slots", () => {
    const flow = { ...exported.flow, trigger: { ...newSale, connection: "constructor" } };
    const { document } = fromExport({ ...exported, flow }, {});
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
