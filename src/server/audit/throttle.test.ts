import { expect, it } from "vitest";
import { budget, throttle } from "./throttle.ts";

it("a throttle lets through the first of each in a span", () => {
  const once = throttle(100);
  const first = (what: string, now: number) => once.isFirst(what, now);
  expect([first("a", 0), first("a", 99), first("b", 99), first("a", 100)]).toEqual([
    true,
    false,
    true,
    true,
  ]);
});

it("a budget lets through so many of all, says once that it is spent, and begins anew", () => {
  const two = budget(2, 100);
  const taken = [0, 1, 2, 3, 99, 100, 101, 102].map((now) => two.take(now));
  expect(taken).toEqual(["one", "one", "last", "none", "none", "one", "one", "last"]);
});
