import { describe, expect, it } from "vitest";
import { formulaHelp } from "./complete.ts";
import { pillText } from "./pill-text.ts";
import { pillsInFormula } from "./pills.ts";

const pills = [
  ["trigger", "amount"],
  ["trigger", "customer", "email"],
  ["trigger", "metadata", "order-id"],
  ["s1", "id"],
];

/** `¦` is the cursor. */
function help(marked: string) {
  const cursor = marked.indexOf("¦");
  const found = formulaHelp(marked.replace("¦", ""), cursor, pills);
  return { ...found, inserts: found.choices.map(({ insert }) => insert) };
}

describe("What fits in a formula", () => {
  it("at its beginning: functions and pills, no operators", () => {
    const { choices, inserts } = help("¦");
    expect(inserts).toEqual(expect.arrayContaining(["upper(", "now()", "trigger.amount", "s1.id"]));
    expect(choices.some(({ kind }) => kind === "operator")).toBe(false);
  });

  it("what begins with the letters that are there, in any word of a pill", () => {
    expect(help("1 + upp¦").inserts).toEqual(["upper("]);
    expect(help("amo¦").inserts).toEqual(["trigger.amount"]);
    expect(help("1 + amo¦ + 2").replace).toEqual({ start: 4, end: 7 });
  });

  it("behind a value: operators", () => {
    expect(help("trigger.amount ¦").inserts).toContain("==");
    expect(help("(1) ¦").choices.every(({ kind }) => kind === "operator")).toBe(true);
  });

  it("behind a point: the fields below, and what can be done with it", () => {
    expect(help("trigger.cust¦").inserts).toEqual(["customer.email"]);
    expect(help("trigger.customer.¦").inserts.slice(0, 1)).toEqual(["email"]);
    expect(help("s1.id.up¦").inserts).toEqual(["upper("]);
    expect(help("s1.items.ma¦").inserts).toEqual(["map(item, ", "matches(", "max("]);
  });

  it("in a loop: its variable", () => {
    expect(help("s1.items.map(thing, th¦").inserts).toEqual(["thing"]);
  });

  it("in a text, a comment or a number: nothing", () => {
    for (const marked of ['"upp¦"', '"upp¦', "1 // upp¦", "12¦"])
      expect(help(marked).inserts).toEqual([]);
  });

  it.each([
    ["substring(trigger.a, ¦", "substring", 1],
    ["trigger.a.substring(1, ¦", "substring", 2],
    ['upper(first("a,b(", ¦', "first", 1],
    ["upper([1, 2][¦", undefined, undefined],
    ["upper(a) + ¦", undefined, undefined],
  ])("%s is inside of %s, argument %s", (marked, name, argument) => {
    const { inside } = help(marked);
    expect([inside?.called.name, inside?.argument]).toEqual([name, argument]);
  });
});

describe("A pill as it is written", () => {
  it.each([
    [["trigger", "amount"], "trigger.amount"],
    [["s1", "items", "0", "name"], "s1.items[0].name"],
    [["trigger", "metadata", 'order "id"'], 'trigger.metadata["order \\"id\\""]'],
    [["trigger", "in"], 'trigger["in"]'],
    [["trigger", "if"], "trigger.if"],
    [["trigger", "名前"], 'trigger["名前"]'],
  ])("%j is %s, and is read as that", (path, written) => {
    expect(pillText(path)).toBe(written);
    expect(pillsInFormula(written)).toEqual([{ kind: "pill", from: path[0], path: path.slice(1) }]);
  });
});
