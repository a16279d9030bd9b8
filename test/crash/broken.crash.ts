import { describe, expect, test } from "vitest";
import { brokenHows, placesOf } from "./broken-product.ts";
import { crash } from "./spawned.ts";

/** The test of the test: products with a fault planted in them must not pass. */
describe("the harness, with a product", () => {
  test.each([
    [
      "that forgets one run out of ten",
      "lost",
      "4",
      /^lost [1-9]\d*, doubled \d+, wrongly parked 0$/,
    ],
    ["that sends with a new key each time", "doubled", "4", /^lost \d+, doubled [1-9]\d*, /],
  ] as const)("%s", async (_name, broken, kills, expected) => {
    const { code, lastLine } = await crash(["--calm", "--kills", kills, "--broken", broken], {
      keep: false,
    });
    expect(lastLine).toMatch(expected);
    expect(code).toBe(1);
  });

  test.each([
    [
      "that takes each send for the first of a new write",
      "again",
      ["--kills", "8"],
      /^lost \d+, doubled [1-9]\d*, /,
    ],
    [
      "that trusts a backup",
      "trusted",
      ["--kills", "1", "--lossy"],
      /^lost \d+, doubled [1-9]\d*, /,
    ],
    ["that finds nothing when it looks", "parked", ["--kills", "12"], /, wrongly parked [1-9]\d*$/],
  ] as const)("%s, where every kind of once is killed", async (_name, broken, how, expected) => {
    const { code, lastLine } = await crash(["--kinds", ...how, "--broken", broken], {
      keep: false,
    });
    expect(lastLine).toMatch(expected);
    expect(code).toBe(1);
  });

  test.each(brokenHows)("has a place for the fault: %s", (broken) => {
    expect(placesOf(broken)).not.toContainEqual([]);
  });
});
