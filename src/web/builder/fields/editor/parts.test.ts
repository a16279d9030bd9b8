import { Schema } from "@tiptap/pm/model";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Pill, Value } from "#flow/value.ts";
import { constant, list, pill, words } from "#flow/fixtures.ts";
import { linesOf, type Part, partsOf, partsOfLines, sameParts, valueOfParts } from "./parts.ts";

/** As the editor's own, without what draws it. */
const schema = new Schema({
  nodes: {
    doc: { content: "paragraph+" },
    paragraph: { content: "inline*" },
    text: { group: "inline" },
    pill: { group: "inline", inline: true, attrs: { pill: {} } },
  },
});

const edited = (parts: readonly Part[]) => partsOfLines(schema.nodeFromJSON(linesOf(parts)));
const email = pill("s1", "customer", "email");

const anyPill: fc.Arbitrary<Pill> = fc.oneof(
  fc.array(fc.string(), { maxLength: 3 }).map((path) => pill("trigger", ...path)),
  fc.constant<Pill>({ ...email, as: { to: "decimal", currency: ["currency"] } }),
);
const anyParts = fc.array(
  fc.oneof(fc.string(), fc.constantFrom("\n", "a\nb", "\n\n", "花 "), anyPill),
);

describe("texts and pills in an editor", () => {
  it("come out as they went in, whatever they are", () => {
    fc.assert(
      fc.property(anyParts, (parts) => {
        expect(sameParts(edited(parts), parts)).toBe(true);
        expect(sameParts(partsOf(valueOfParts(parts)) ?? [], parts)).toBe(true);
      }),
    );
  });

  it("have a line for each line of a text, also for an empty one", () => {
    expect(linesOf(["a\n", email, "\n\nb"]).content).toEqual([
      { type: "paragraph", content: [{ type: "text", text: "a" }] },
      { type: "paragraph", content: [{ type: "pill", attrs: { pill: email } }] },
      { type: "paragraph", content: [] },
      { type: "paragraph", content: [{ type: "text", text: "b" }] },
    ]);
    expect(linesOf([]).content).toEqual([{ type: "paragraph", content: [] }]);
  });

  it("leave out what is no pill, instead of making one up", () => {
    const doc = schema.node("doc", null, [
      schema.node("paragraph", null, [
        schema.text("a"),
        schema.node("pill", { pill: { kind: "pill", from: "", path: "no" } }),
      ]),
    ]);
    expect(partsOfLines(doc)).toEqual(["a"]);
  });
});

describe("a value of a flow", () => {
  it.each<[string, readonly Part[], Value]>([
    ["nothing", [], constant("")],
    ["a text", ["a", "", "b"], constant("ab")],
    ["one pill, which keeps its type", ["", email], email],
    ["a pill among words", ["To ", email, "\n"], words("To ", email, "\n")],
    ["two pills", [email, email], words(email, email)],
  ])("is made of %s", (_, parts, value) => {
    expect(valueOfParts(parts)).toEqual(value);
  });

  it("is cut where a part would be longer than a document takes", () => {
    const long = "x".repeat(90_000);
    const value = valueOfParts([long, email]);
    expect(
      value.kind === "text" &&
        value.parts.map((part) => (typeof part === "string" ? part.length : part)),
    ).toEqual([40_000, 40_000, 10_000, email]);
    expect(sameParts(partsOf(value) ?? [], [long, email])).toBe(true);
  });

  it.each<[string, Value | undefined, readonly Part[] | undefined]>([
    ["a field that is not there", undefined, []],
    ["an empty one", constant(null), []],
    ["a number", constant(5), ["5"]],
    ["yes", constant(true), ["true"]],
    ["a list, which is no text", list(constant("a")), undefined],
  ])("is edited as text: %s", (_, value, parts) => {
    expect(partsOf(value)).toEqual(parts);
  });
});
