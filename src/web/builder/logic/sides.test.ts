import { describe, expect, it } from "vitest";
import type { Operator } from "#flow/step.ts";
import type { Value } from "#flow/value.ts";
import { catalogue, constant, flowOf, letter, pill } from "#flow/fixtures.ts";
import { seeFrom } from "#flow/sight.ts";
import { currencyPlace, kindsOf, operatorFor, operatorsFor, rightSchema } from "./sides.ts";

const see = seeFrom("s1", flowOf(letter("s1")), catalogue);
const offered = (left: Value | null, chosen: Operator = "equals") =>
  operatorsFor(kindsOf(left, see), chosen);
const sale = (...path: string[]) => pill("trigger", ...path);

describe("the operators of a condition", () => {
  it("are all there for nothing yet", () => {
    expect(offered(null)).toHaveLength(16);
  });

  it("fit what stands on the left", () => {
    expect(offered(sale("amount"))).toContain("greater");
    expect(offered(sale("amount"))).not.toContain("isTrue");
    expect(offered(sale("paid"))).toEqual([
      "equals",
      "notEquals",
      "isTrue",
      "isFalse",
      "isPresent",
      "isNotPresent",
    ]);
    expect(offered(sale("tags"))).toContain("contains");
    expect(offered(sale("tags"))).not.toContain("startsWith");
  });

  it("keep the one that is chosen, although it does not fit", () => {
    expect(offered(sale("paid"), "startsWith")).toContain("startsWith");
  });

  it("follow the left side only where they must, or where nothing is compared yet", () => {
    const kinds = kindsOf(sale("paid"), see);
    expect(operatorFor({ operator: "equals", right: null }, kinds)).toBe("isTrue");
    expect(operatorFor({ operator: "equals", right: constant(false) }, kinds)).toBe("equals");
    expect(operatorFor({ operator: "isPresent", right: null }, kinds)).toBe("isPresent");
    expect(operatorFor({ operator: "startsWith", right: constant("a") }, kinds)).toBe("equals");
  });
});

describe("the right side", () => {
  const right = (left: Value, operator: Operator, currency: string | null = null) =>
    rightSchema(left, operator, see, currency);

  it("is of the left's kind where both are compared whole", () => {
    expect(right(sale("paid"), "equals")).toEqual({ type: "boolean" });
    expect(right(sale("amount"), "less")).toMatchObject({ type: "integer" });
    expect(right(sale("tags"), "contains")).toEqual({ type: "string" });
    expect(right(sale("amount"), "startsWith")).toEqual({ type: "string" });
  });

  it("is an amount of money where the left is one and its currency is known", () => {
    expect(currencyPlace(sale("amount"), see)).toEqual({ from: "trigger", path: ["currency"] });
    expect(currencyPlace(sale("paid"), see)).toBeNull();
    expect(right(sale("amount"), "greater", "jpy").field?.money).toBeDefined();
    expect(right(sale("amount"), "greater").field?.money).toBeUndefined();
  });
});
