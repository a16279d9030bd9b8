import { describe, expect, it } from "vitest";
import { functionNamed } from "#flow/formula/functions.ts";
import {
  eachInsertion,
  functionInsertion,
  inserted,
  type Insertion,
  operatorInsertion,
  plainInsertion,
} from "./insertion.ts";

/** `[` and `]` are what is selected; in the answer `¦` is the cursor. */
function put(insertion: Insertion, marked: string): string {
  const [left = "", rest = ""] = marked.split("[");
  const [selected = "", right = ""] = rest.split("]");
  const { insert, caret } = inserted(insertion, { left, selected, right });
  return `${left}${insert.slice(0, caret)}¦${insert.slice(caret)}${right}`;
}

const called = (name: string): Insertion => {
  const found = functionNamed(name);
  if (found === undefined) throw new Error(name);
  return functionInsertion(found);
};

describe("What is put into a formula", () => {
  it("is a function around what is selected, ready for its arguments", () => {
    expect(put(called("upper"), "1 + [trigger.name]")).toBe("1 + upper(trigger.name¦)");
    expect(put(called("now"), "[]")).toBe("now()¦");
    expect(put(eachInsertion("map"), "s1.items[]")).toBe("s1.items.map(item, ¦)");
  });

  it("is an operator with one space on each side", () => {
    expect(put(operatorInsertion("+"), "a[]")).toBe("a + ¦");
    expect(put(operatorInsertion("+"), "a []")).toBe("a + ¦");
    expect(put(operatorInsertion("+"), "a[] b")).toBe("a +¦ b");
    expect(put(operatorInsertion("?"), "a[]")).toBe("a ? ¦ : ");
    expect(put(operatorInsertion("!"), "[a]")).toBe("!(a¦)");
  });

  it("takes the place of what is selected where it is a value itself", () => {
    expect(put(plainInsertion("trigger.amount"), "[x] + 1")).toBe("trigger.amount¦ + 1");
  });
});
