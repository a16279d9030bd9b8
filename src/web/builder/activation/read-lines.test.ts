import { expect, it } from "vitest";
import { changedLines } from "./read-lines.ts";

it("tells what of a list has changed since it was read", () => {
  expect(changedLines(["a", "b"], ["a", "b"])).toBeNull();
  expect(changedLines(["a", "b"], ["a", "c"])).toEqual({ added: ["c"], removed: ["b"] });
  expect(changedLines(["a"], ["a", "a"])).toEqual({ added: [], removed: [] });
  expect(changedLines(["a"], ["x", "y"])).toEqual({ added: [], removed: [] });
  expect(changedLines(["a", "b"], ["a"])).toEqual({ added: [], removed: ["b"] });
});
