import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyDocument } from "#flow/arbitrary.world.ts";
import { spotOf, spotsOf, stepsOf } from "#flow/blocks.ts";
import { edit } from "#flow/edit.ts";
import { branch, flowOf, forEach, ifStep, letter } from "#flow/fixtures.ts";
import { gapsFor, landing } from "./gaps.ts";

const document = flowOf(
  letter("s1"),
  ifStep("s2", branch("s3", null, letter("s4"), forEach("s5", null, [letter("s6")]))),
  letter("s7"),
);

/** Where a step can be put down, in the order of the screen. */
const places = (step: string) =>
  gapsFor(step, document).map(({ block, index }) => `${block ?? "flow"} ${index}`);

describe("the places for a step that is moved", () => {
  it("are met from the top of the flow downwards, its own once", () => {
    expect(places("s1")).toEqual([
      "flow 0",
      "s3 0",
      "s3 1",
      "s5 0",
      "s5 1",
      "s3 2",
      "flow 2",
      "flow 3",
    ]);
  });

  it("are not inside the step itself", () => {
    expect(places("s2")).toEqual(["flow 0", "flow 1", "flow 3"]);
    expect(places("s5")).toEqual(["flow 0", "flow 1", "s3 0", "s3 1", "flow 2", "flow 3"]);
  });

  it("lead exactly there, as the card whose number was told", () => {
    fc.assert(
      fc.property(anyDocument, fc.nat(), fc.nat(), (any, which, where) => {
        const spots = spotsOf(any);
        const spot = spots[which % Math.max(spots.length, 1)];
        fc.pre(spot !== undefined && spotOf(any, spot.step.id) === spot);
        const gaps = gapsFor(spot.step.id, any);
        const gap = gaps[where % gaps.length];
        if (gap === undefined) return;
        const { block, index, number } = landing(spot, gap, any);
        const moved = edit(any, { do: "moveStep", step: spot.step.id, block, index });
        if (!moved.ok) return;
        const cards = stepsOf(moved.document).map(({ id }) => id);
        expect(cards.indexOf(spot.step.id) + 2).toBe(number);
      }),
    );
  });
});
