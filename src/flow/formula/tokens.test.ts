import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formulaPills } from "./pills.ts";
import { formulaTokens } from "./tokens.ts";

const kinds = (source: string) =>
  formulaTokens(source).map(({ kind, start, end }) => `${kind} ${source.slice(start, end)}`);

describe("The words of a formula", () => {
  it("are told apart", () => {
    expect(kinds('upper(trigger.name) + "a + b" + 1.5 // so')).toEqual([
      "function upper",
      "pill trigger.name",
      "operator +",
      'text "a + b"',
      "operator +",
      "number 1.5",
      "comment // so",
    ]);
    expect(kinds("s1.items.map(item, item.price > 5 && true)")).toEqual([
      "pill s1.items",
      "function map",
      "name item",
      "name item",
      "name price",
      "operator >",
      "number 5",
      "operator &",
      "operator &",
      "constant true",
    ]);
  });

  it("are told of what is half typed", () => {
    expect(kinds('if(trigger.amount > , "a')).toEqual([
      "function if",
      "pill trigger.amount",
      "operator >",
      'text "a',
    ]);
  });

  it.each([
    'trigger.metadata["order-id"] + s1.items[0].name',
    "trigger.name.upper()",
    "s12 . a . b",
    "trigger['a'].b",
    'item == "trigger.amount" || trigger.a == 1',
    String.raw`trigger["a\"b"]`,
  ])("have the pills that the reader finds: %s", (source) => {
    const found = formulaTokens(source).flatMap((one) => (one.kind === "pill" ? [one] : []));
    for (const { pill, start, end } of formulaPills(source))
      expect(found).toContainEqual({ kind: "pill", from: pill.from, path: pill.path, start, end });
  });

  it("lie one behind the other, whatever is written", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...Array.from(`trigger.s1["]'()+&= \n//a0\\`)) }),
        (source) => {
          let last = 0;
          for (const { start, end } of formulaTokens(source)) {
            expect(start).toBeGreaterThanOrEqual(last);
            expect(end).toBeGreaterThan(start);
            last = end;
          }
          expect(last).toBeLessThanOrEqual(source.length);
        },
      ),
    );
  });
});
