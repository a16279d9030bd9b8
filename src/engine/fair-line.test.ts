import { describe, expect, it } from "vitest";
import { createFairLine } from "./fair-line.ts";

function orderOf(waiting: readonly string[]): string {
  const line = createFairLine<string>();
  for (const one of waiting) line.add(one.split("/").slice(0, -1), one);
  return waiting.map(() => line.next()).join(" ");
}

describe("a fair line", () => {
  it("lets owners take turns, whoever has come with how much", () => {
    expect(orderOf(["a/1", "a/2", "a/3", "b/1", "c/1", "b/2"])).toBe("a/1 b/1 c/1 a/2 b/2 a/3");
  });

  it("lets the flows of an owner take turns, which brings the owner no more of them", () => {
    expect(orderOf(["a/x/1", "a/x/2", "a/y/1", "a/z/1", "b/x/1", "b/x/2"])).toBe(
      "a/x/1 b/x/1 a/y/1 b/x/2 a/z/1 a/x/2",
    );
  });

  it("puts who comes again behind those who wait", () => {
    const line = createFairLine<string>();
    line.add(["a"], "a1");
    line.add(["b"], "b1");
    expect(line.next()).toBe("a1");
    line.add(["a"], "a2");
    line.add(["c"], "c1");
    expect([line.next(), line.next(), line.next(), line.next()]).toEqual([
      "b1",
      "a2",
      "c1",
      undefined,
    ]);
  });
});
