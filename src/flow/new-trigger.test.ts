import { describe, expect, it } from "vitest";
import { catalogueOf } from "#engine/catalogue.ts";
import { connectors } from "#connectors/index.ts";
import { newEventTrigger } from "./new-trigger.ts";
import { triggerOf } from "./offers.ts";

describe("a trigger that was just chosen", () => {
  it("takes successful charges, where a flow from before there was a choice takes all", () => {
    const catalogue = catalogueOf(connectors);
    const offer = triggerOf(catalogue, "stripe", "new-charge") ?? expect.unreachable();
    const newCharge = connectors
      .flatMap(({ triggers }) => triggers)
      .find(({ id }) => id === "new-charge");
    const taken = (chosen: object) =>
      ["succeeded", "pending", "failed"].map((status) =>
        newCharge?.matches(newCharge.settings.parse(chosen), { status }),
      );
    expect(taken(newEventTrigger("stripe", offer, null).settings)).toEqual([
      "take",
      "wait",
      "leave",
    ]);
    expect(taken({})).toEqual(["take", "take", "take"]);
  });
});
