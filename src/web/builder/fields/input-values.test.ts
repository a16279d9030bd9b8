import { describe, expect, it } from "vitest";
import { actionsOf } from "#flow/blocks.ts";
import { edit } from "#flow/edit.ts";
import { constant, flowOf, letter, list, object, pill, words } from "#flow/fixtures.ts";
import type { Fields } from "#flow/edit-field.ts";
import type { Value } from "#flow/value.ts";
import { changeAt, moved, openedFields, type Path, settingsOf, valuesOf } from "./input-values.ts";

/** What the step's input is after the change. */
function after(input: Fields, path: Path, value: Value | undefined): Fields | undefined {
  const operation = { ...changeAt(input, path, value), step: "s1" };
  const edited = edit(flowOf({ ...letter("s1"), input: { ...input } }), operation);
  return edited.ok ? actionsOf(edited.document)[0]?.input : undefined;
}

describe("a change in a form", () => {
  it("changes one field and nothing beside it", () => {
    const input = { to: constant("Ann"), address: object({ line: constant("1") }) };
    expect(changeAt(input, ["address", "city"], constant("Kyoto"))).toEqual({
      do: "setField",
      path: ["address", "city"],
      value: constant("Kyoto"),
    });
    expect(changeAt(input, ["to"], undefined)).toEqual({ do: "removeField", path: ["to"] });
  });

  it("goes into what was written as one constant, of which the rest stays", () => {
    const input = { address: constant({ line: "1", tags: ["a", { b: 1 }] }) };
    expect(after(input, ["address", "city"], pill("trigger", "city"))).toEqual({
      address: object({
        line: constant("1"),
        tags: list(constant("a"), object({ b: constant(1) })),
        city: pill("trigger", "city"),
      }),
    });
    expect(after(input, ["address", "tags", "0"], undefined)).toEqual({
      address: object({ line: constant("1"), tags: list(object({ b: constant(1) })) }),
    });
  });

  it("makes a group of what is empty", () => {
    expect(after({ address: constant(null) }, ["address", "line"], constant("1"))).toEqual({
      address: object({ line: constant("1") }),
    });
  });

  it("is shown as fields and items, also where it was written as one constant", () => {
    const text = words("a", pill("trigger", "x"));
    expect(openedFields({ a: constant({ b: [1, null] }), c: text })).toEqual({
      a: object({ b: list(constant(1), constant(null)) }),
      c: text,
    });
  });
});

describe("settings", () => {
  it("come back as they were", () => {
    const settings = { status: "all", levels: [1, 2], more: { a: null, b: true } };
    expect(settingsOf(openedFields(valuesOf(settings)))).toEqual(settings);
  });

  it("hold no pills", () => {
    expect(settingsOf({ a: pill("trigger", "x"), b: words("x", "y") })).toEqual({
      a: null,
      b: "xy",
    });
  });
});

describe("an item of a list", () => {
  it.each([
    [0, 2, "bca"],
    [2, 0, "cab"],
    [1, 1, "abc"],
    [5, 0, "abc"],
  ])("moved from %i to %i", (from, to, expected) => {
    expect(moved(["a", "b", "c"], from, to).join("")).toBe(expected);
  });
});
