import { expect, it } from "vitest";
import { drawToken, tokensByWish } from "./token.ts";

it("is what the server takes for a token, and never the same", () => {
  expect(drawToken()).toMatch(/^[\w-]{8,64}$/);
  expect(drawToken()).not.toBe(drawToken());
});

it("is the same for the same wish, as often as it is sent, and another for another", () => {
  let drawn = 0;
  const tokenOf = tokensByWish(() => `token-${(drawn += 1)}`);
  expect([
    tokenOf({ kind: "newest" }),
    tokenOf({ kind: "record", key: "ch_1" }),
    tokenOf({ kind: "newest" }),
  ]).toEqual(["token-1", "token-2", "token-1"]);
});
