import { describe, expect, test } from "vitest";
import { newCharge } from "#connectors/stripe/triggers/new-charge.ts";
import { samenessBy } from "./same-account.ts";

/** A trigger of a system that numbers each account's objects from 1. */
const numbered = (at: string) => ({
  triggers: [
    {
      ...newCharge,
      poll: () => {
        throw new Error("Nothing is listed here");
      },
      reread: ({ key }: { readonly key: string }) =>
        Promise.resolve({ key, at: new Date(at), data: {} }),
    },
  ],
});
const seen = { trigger: "new-charge", key: "1", at: Date.parse("2026-07-01T09:30:00Z") };

describe("an object with the same number", () => {
  test("is the same one only if it happened at the same time", async () => {
    expect(await samenessBy(numbered("2026-07-01T09:30:00Z"), null, [seen])).toBe("same");
    expect(await samenessBy(numbered("2026-07-01T09:30:01Z"), null, [seen])).toBe("other");
  });

  test("tells nothing of a trigger that there is no longer", async () => {
    const gone = { ...seen, trigger: "gone" };
    expect(await samenessBy(numbered("2026-07-01T09:30:00Z"), null, [gone])).toBe("unknown");
    expect(await samenessBy(numbered("2026-07-01T09:30:00Z"), null, [])).toBe("unknown");
  });
});
