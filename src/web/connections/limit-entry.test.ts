import { describe, expect, it } from "vitest";
import { limitOf, typedLimit } from "./limit-entry.ts";

describe("limits as they are typed", () => {
  it("are kept in minor units, and what is empty has no limit", () => {
    expect(limitOf({ currency: "usd", perWrite: "12.5", sum: "", count: "３" })).toEqual({
      currency: "usd",
      perWrite: 1_250,
      perFlowAndDay: { sum: null, count: 3 },
    });
  });

  it("come back as they were typed", () => {
    const limit = { currency: "kwd", perWrite: null, perFlowAndDay: { sum: 1_500, count: 0 } };
    const typed = typedLimit(limit, "jpy");
    expect(typed).toEqual({ currency: "kwd", perWrite: "", sum: "1.500", count: "0" });
    expect(limitOf(typed)).toEqual(limit);
  });

  it("are not taken where something cannot be read", () => {
    const typed = typedLimit(null, "jpy");
    for (const wrong of [{ perWrite: "1.5" }, { sum: "-1" }, { sum: "many" }, { count: "1.5" }])
      expect(limitOf({ ...typed, ...wrong })).toBeNull();
  });
});
