import { describe, expect, it } from "vitest";
import type { Json } from "#sdk/json.ts";
import { catalogue, flowOf, letter, pill } from "./fixtures.ts";
import { type PillOffer, pillsOf, wholeOf } from "./pills.ts";
import { isReady, problemsOf } from "./ready.ts";
import { scheduleOutput, scheduleSample } from "./schedule.ts";
import { outputOf } from "./sight.ts";

const output = outputOf(flowOf(), catalogue, "trigger") ?? {};
const sample: Json = {
  id: "sale_1",
  amount: 1234,
  currency: "kwd",
  created: 0,
  buyer: null,
  metadata: { order: "7", "": "odd" },
  raw: { a: { b: [1] } },
};
const pills = pillsOf("trigger", output, "Asia/Tokyo", sample);

function find(...path: string[]): readonly PillOffer[] {
  return pills.filter((offer) => JSON.stringify(offer.pill.path) === JSON.stringify(path));
}

describe("pillsOf", () => {
  it("lists every field with its labels, type and sample", () => {
    expect(find("id")).toEqual([
      {
        pill: pill("trigger", "id"),
        label: { en: "Sale ID", ja: "売上 ID" },
        trail: { en: "Sale ID", ja: "売上 ID" },
        type: "text",
        mayBeEmpty: false,
        sample: "sale_1",
      },
    ]);
    expect(find("delivery", "city")).toEqual([
      {
        pill: pill("trigger", "delivery", "city"),
        label: { en: "City", ja: "市区町村" },
        trail: { en: "Delivery › City", ja: "配送 › 市区町村" },
        type: "text",
        mayBeEmpty: true,
      },
    ]);
    expect(find("tags")).toMatchObject([{ type: "list" }]);
    expect(find("paid")).toMatchObject([{ type: "boolean" }]);
  });

  it("offers an amount in minor units as a decimal one, too", () => {
    expect(find("amount")).toMatchObject([
      { type: "integer", money: { currency: ["currency"] }, sample: 1234 },
      {
        pill: { as: { to: "decimal", currency: ["currency"] } },
        label: { en: "Amount (decimal)", ja: "金額 (小数)" },
        type: "text",
        sample: "1.234",
      },
      {
        pill: { as: { to: "money", currency: ["currency"], locale: "en" } },
        label: { en: "Amount (for people, in English)", ja: "金額 (通貨記号付き、英語)" },
        type: "text",
        sample: expect.stringMatching(/^KWD\s1\.234$/),
      },
      { pill: { as: { to: "money", locale: "ja" } }, type: "text" },
    ]);
    expect(find("amount")[1]).not.toHaveProperty("money");
  });

  it("offers Unix seconds as date and time", () => {
    expect(find("created")).toMatchObject([
      { type: "integer", sample: 0 },
      { pill: { as: { to: "dateTime" } }, type: "dateTime", sample: "1970-01-01T09:00:00+09:00" },
    ]);
  });

  it("offers the keys of a map that the sample has", () => {
    expect(find("metadata")).toMatchObject([{ type: "object" }]);
    expect(find("metadata", "order")).toMatchObject([
      { label: { en: "order" }, trail: { ja: "メタデータ › order" }, sample: "7" },
    ]);
    expect(find("metadata", "order")[0]?.mayBeEmpty).toBe(true);
  });

  it("looks into what the schema does not describe by means of the sample", () => {
    expect(find("raw", "a")).toMatchObject([{ type: "object" }]);
    expect(find("raw", "a", "b")).toMatchObject([{ type: "list", sample: [1] }]);
  });

  it("have beside them the whole, where it is a group of fields", () => {
    expect(wholeOf("trigger", output, sample, true)).toEqual([
      {
        pill: pill("trigger"),
        label: { en: "All fields", ja: "すべての項目" },
        trail: { en: "All fields", ja: "すべての項目" },
        type: "object",
        mayBeEmpty: true,
        sample,
      },
    ]);
    expect(wholeOf("s1", {}, { id: 1 })).toMatchObject([{ pill: pill("s1"), mayBeEmpty: false }]);
    expect(wholeOf("s1", { type: "string" }, "words")).toEqual([]);
  });

  it("needs no sample", () => {
    const bare = pillsOf("trigger", output, "UTC");
    expect(bare.every((offer) => !("sample" in offer))).toBe(true);
    expect(bare.map(({ pill }) => pill.path.join("."))).not.toContain("metadata.order");
  });

  it("stops at a sample without end", () => {
    const deep = Array.from({ length: 100 }).reduce<Json>((inner) => ({ a: inner }), null);
    expect(pillsOf("trigger", {}, "UTC", deep)).toHaveLength(12);
    const wide = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`k${index}`, 1]));
    expect(pillsOf("trigger", {}, "UTC", wide)).toHaveLength(3_000);
  });

  it("offers nothing that a step could not use", () => {
    const connections = ["shop", "post"].map((connector) => ({
      id: `c-${connector}`,
      connector,
      mode: "test" as const,
      broken: false,
      held: false,
    }));
    const texts = pills.filter(({ type }) => type !== "object" && type !== "list");
    for (const { pill } of texts) {
      const document = flowOf(letter("s1", { body: pill }));
      expect(isReady(problemsOf(document, catalogue, connections))).toBe(true);
    }
  });

  it("offers the times of a schedule", () => {
    const times = scheduleSample("Asia/Tokyo");
    expect(pillsOf("trigger", scheduleOutput, "Asia/Tokyo", times)).toMatchObject([
      { pill: { path: ["scheduledAt"] }, type: "dateTime", mayBeEmpty: false },
      { pill: { path: ["previousAt"] }, type: "dateTime", mayBeEmpty: true },
      { pill: { path: ["localDate"] }, sample: "2026-04-01", mayBeEmpty: false },
      { pill: { path: ["localTime"] }, sample: "09:00", mayBeEmpty: false },
    ]);
  });
});
