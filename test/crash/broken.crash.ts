import { describe, expect, test } from "vitest";
import { crash } from "./spawned.ts";

/** The test of the test: products with a fault planted in them must not pass. */
describe("the harness, with a product", () => {
  test.each([
    ["that forgets one run out of ten", "lost", /^lost [1-9]\d*, doubled \d+, wrongly parked 0$/],
    ["that sends with a new key each time", "doubled", /^lost \d+, doubled [1-9]\d*, /],
    ["that finds nothing when it looks", "parked", /, wrongly parked [1-9]\d*$/],
  ] as const)("%s", async (_name, broken, expected) => {
    const { code, lastLine } = await crash(["--kills", "20", "--broken", broken], { keep: false });
    expect(lastLine).toMatch(expected);
    expect(code).toBe(1);
  });
});
