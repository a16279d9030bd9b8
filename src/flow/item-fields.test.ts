import { describe, expect, it } from "vitest";
import { constant, flowOf, catalogue, letter, list, pill } from "./fixtures.ts";
import { itemFields } from "./item-fields.ts";
import type { Value } from "./value.ts";

const lines = [
  { sku: "A-1", price: { amount: 500 }, "odd.name": 1 },
  { sku: "A-2", note: "a gift", price: { amount: 700, "a.b": 2 } },
];
const known = new Map([["trigger", { id: "sale_1", raw: { lines, tags: ["a", "b"] } }]]);

function offered(value?: Value) {
  const step = letter("s1", value === undefined ? {} : { list: value });
  return itemFields(["list"], step, flowOf(step), catalogue, known);
}
const names = (value?: Value) => offered(value)?.map(({ name }) => name);

describe("the fields of a list's items", () => {
  const inLines = ["sku", "note", "price", "price.amount", "odd.name"];

  it("are those of its sample, with those within them, whatever the list comes from", () => {
    const given = pill("trigger", "raw", "lines");
    expect(names(given)?.toSorted()).toEqual(inLines.toSorted());
    expect(names(list(given))?.toSorted()).toEqual(inLines.toSorted());
    expect(names({ kind: "text", parts: [given] })?.toSorted()).toEqual(inLines.toSorted());
    expect(names(constant(lines))?.toSorted()).toEqual(inLines.toSorted());
    expect(offered(given)?.find(({ name }) => name === "sku")).toMatchObject({
      sample: "A-1",
      type: "text",
    });
  });

  it("are none where its items are texts, and unknown while there is no list", () => {
    expect(names(pill("trigger", "raw", "tags"))).toEqual([]);
    expect(names(constant(["a"]))).toEqual([]);
    expect(names(pill("trigger", "raw", "none"))).toEqual([]);
    expect(names()).toBeUndefined();
    expect(offered({ kind: "text", parts: [] })).toBeNull();
  });
});
