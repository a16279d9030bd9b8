import { describe, expect, it } from "vitest";
import type { CatalogueOnce } from "./catalogue.ts";
import { constant, letter, pill, withLetters, words } from "./fixtures.ts";
import { onceInWords } from "./once.ts";
import type { ActionStep } from "./step.ts";

const told = (once: CatalogueOnce, input: ActionStep["input"] = {}) =>
  onceInWords(letter("s1", input), withLetters({ once }));

describe("why a write happens once", () => {
  it("is a sentence of its own for each kind", () => {
    const kinds = ["ledger", "guarded", "sets", "findable", "unsafe"] as const;
    const said = [
      told({ kind: "keyed", hours: 24 }),
      told({ kind: "sets", several: true }),
      ...kinds.map((kind) => told({ kind })),
    ];
    expect(said[0]?.en).toContain("for 24 hours, Post recognizes it");
    for (const locale of ["en", "ja"] as const)
      expect(new Set(said.map((words) => words?.[locale])).size).toBe(said.length);
  });

  it("is what the step's author has chosen", () => {
    const kinds = { marked: { kind: "findable" }, blind: { kind: "unsafe" } } as const;
    const chosen = { kind: "chosen", field: "to", kinds } as const;
    expect(told(chosen, { to: constant("marked") })).toEqual(told({ kind: "findable" }));
    expect(told(chosen, { to: words("blind") })).toEqual(told({ kind: "unsafe" }));
    for (const given of [constant("toString"), constant(5), pill("trigger", "amount")])
      expect(told(chosen, { to: given })).toBeNull();
    expect(told(chosen)).toBeNull();
  });
});
