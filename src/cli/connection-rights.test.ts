import { expect, test } from "vitest";
import { translator } from "#i18n/translator.ts";
import { rights } from "./connection-rights.ts";

const t = translator("en");
const labels = new Map([["new-charge", "New charge"]]);
const allows = { triggers: { "new-charge": "yes" }, actions: { "create-refund": "no" } };

test("what a key allows is told by name, and by id where it has none", () => {
  expect(rights(allows, labels, t)).toEqual([
    "The key allows: New charge",
    "The key does not allow: create-refund",
  ]);
});

test.each([
  ["yes", ["The key allows: New charge, Find a write by its key"]],
  ["no", ["The key allows: New charge", "The key does not allow: Find a write by its key"]],
  ["unknown", ["The key allows: New charge"]],
])("so is whether writes whose answer was lost can be found by their key: %s", (traces, told) => {
  expect(rights({ ...allows, actions: {}, traces }, labels, t)).toEqual(told);
});
