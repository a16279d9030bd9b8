import { describe, expect, it } from "vitest";
import type { Json } from "#sdk/json.ts";
import { mostLookedUp, traceDelivery } from "./trace-delivery.ts";

const write = (flow: string, letter = "a") => `${flow}.${letter.repeat(27)}`;
const record = (name: string): Json => ({ id: "r", metadata: { millrace_effect: name } });
const theirs: Json = { id: "t" };
const hasId = { ID: 7 };
/** What led to these writes is known; of others, the flow at most. */
const chains: Readonly<Record<string, readonly string[]>> = {
  [write("g")]: ["g"],
  [write("gone", "z")]: ["f", "gone"],
  [write("f", "b")]: ["f", "f"],
  [write("f", "m")]: Array.from({ length: 30 }, () => "f"),
};
const flows = new Set(["f", "g"]);
const trace = (body: Json) => {
  const flow = async (id: string) => (flows.has(id) ? ({ id } as never) : null);
  return traceDelivery(body, "f", {
    flow,
    ancestryOfEffect: async (name) => chains[name] ?? null,
  });
};

describe("where a delivery comes from", () => {
  it("is told by all names in a record, not by the first", async () => {
    const body = { customer: record(write("g")), charge: record(write("f")) };
    const ancestry = ["g", "f"];
    expect(await trace(body)).toEqual({ madeBy: write("g"), ancestry, records: [ancestry] });
    const twice = [record(write("f")), record(write("f", "b")), record(write("gone", "z"))];
    expect(await trace({ a: twice, b: [] })).toMatchObject({ ancestry: ["f", "f", "gone"] });
  });

  it("is told by a name behind any number of others", async () => {
    for (const others of [25, mostLookedUp + 5]) {
      const strange = Array.from(
        { length: others },
        (_, n) => `${write("x").slice(0, -5)}${10_000 + n}`,
      );
      const body = { strange, last: record(write("f")) };
      expect(await trace(body)).toMatchObject({ ancestry: ["f"], records: [["f"]] });
    }
  });

  it.each<[string, (items: readonly Json[]) => Json]>([
    ["the body", (items) => items],
    ["the only list in the body", (items) => ({ type: "batch", at: { day: 1 }, items })],
    ["wrapped up", (items) => ({ id: "evt_1", data: { items } })],
    [
      "wrapped up twice, beside other words",
      (items) => ({ n: 3, a: { b: { items, tags: ["x"] } } }),
    ],
    [
      "in parts",
      ([first = null, ...others]) => ({ data: { new: [first], old: others, gone: [] } }),
    ],
    ["in parts of the body", ([first = null, ...others]) => ({ new: [first], old: others })],
    ["beside a word that is no record", (items) => ({ data: { items }, tags: ["vip"] })],
  ])("is told of each item of a list that is %s", async (_, bodyOf) => {
    expect(await trace(bodyOf([record(write("f")), theirs, record(write("g"))]))).toEqual({
      madeBy: null,
      ancestry: ["f", "g"],
      records: [["f"], [], ["g"]],
    });
    expect(await trace(bodyOf([record(write("f")), record(write("f", "b"))]))).toEqual({
      madeBy: write("f"),
      ancestry: ["f", "f"],
      records: [["f"], ["f", "f"]],
    });
  });

  it.each<[string, Json]>([
    ["a name stands beside the list", { id: write("f"), lines: [theirs, theirs] }],
    ["a name stands beside two lists", { ref: write("f"), one: [theirs], two: [theirs] }],
    ["a name stands beside a wrapped list", { data: { ref: [write("f")], items: [theirs] } }],
    ["the list is one of texts", { tags: [write("f"), "vip"] }],
    ["lists are parts of a record", { id: 5, lines: [record(write("f"))], notes: [theirs] }],
    [
      "a list is part of a wrapped record",
      { data: { object: { ...hasId, lines: [record(write("f")), theirs] } } },
    ],
    [
      "a list holds the fields of a record",
      {
        ticket: {
          fields: [
            { name: "a", value: write("f") },
            { name: "b", value: "c" },
          ],
        },
      },
    ],
    ["a record stands beside what it includes", { data: [theirs], included: [record(write("f"))] }],
  ])("is told of the whole body where %s", async (_, body) => {
    expect(await trace(body)).toEqual({ madeBy: write("f"), ancestry: ["f"], records: [["f"]] });
  });

  it("is nowhere without a name that is known", async () => {
    const nowhere = { madeBy: null, ancestry: [], records: [[]] };
    for (const body of [null, "x", [], { items: [] }, theirs, record(write("x"))])
      expect(await trace(body)).toEqual(nowhere);
    expect(await trace([theirs, { id: write("x") }])).toEqual({ ...nowhere, records: [[], []] });
  });

  it("counts a flow no more often than anybody asks", async () => {
    expect((await trace(record(write("f", "m")))).ancestry).toHaveLength(11);
  });
});
