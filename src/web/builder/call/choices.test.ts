import { describe, expect, it } from "vitest";
import type { CallableFlow, Catalogue } from "#flow/catalogue.ts";
import { catalogue, flowOf } from "#flow/fixtures.ts";
import type { CallStep } from "#flow/step.ts";
import { callChoices, canChoose } from "./choices.ts";

const callable = (id: string, more: Partial<CallableFlow> = {}): CallableFlow => ({
  id,
  name: id.toUpperCase(),
  active: true,
  input: {},
  output: {},
  sample: {},
  calls: [],
  ...more,
});
const step: CallStep = { kind: "call", id: "s1", name: null, flow: null, input: {} };
const choicesAmong = (...flows: readonly CallableFlow[]) => {
  const known: Catalogue = { ...catalogue, flows: { caller: "me", flows } };
  const others = [
    { id: "me", name: "ME" },
    { id: "a", name: "A" },
    { id: "timed", name: "TIMED" },
  ];
  return callChoices(step, flowOf(step), known, others);
};

describe("the flows that a step may call", () => {
  it("begin with those that can be called; the others say why not", () => {
    const choices = choicesAmong(
      callable("off", { active: false }),
      callable("round", { calls: ["back"] }),
      callable("back", { calls: ["me"] }),
      callable("me"),
      callable("a"),
    );
    expect(choices).toEqual([
      { id: "a", name: "A", why: null },
      { id: "off", name: "OFF", why: "inactive" },
      { id: "round", name: "ROUND", why: "cycle" },
      { id: "back", name: "BACK", why: "cycle" },
      { id: "timed", name: "TIMED", why: "no_call" },
    ]);
    expect(choices.filter(canChoose).map(({ id }) => id)).toEqual(["a", "off"]);
  });
});
