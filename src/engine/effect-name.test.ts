import { describe, expect, it } from "vitest";
import { effectName, flowOfEffect } from "./effect-name.ts";

describe("the name of a write", () => {
  const place = { flowId: "f1", runName: "ch_1", path: "s1", generation: 0 };

  it("is the same for the same event, whoever asks and however often", () => {
    expect(effectName(place)).toEqual(effectName({ ...place }));
  });

  it("differs by flow, run, step and loop item; the key also by generation", () => {
    const others = [
      { ...place, flowId: "f2" },
      { ...place, runName: "test:1" },
      { ...place, path: "s1[item#1]/s2" },
    ];
    for (const other of others) {
      expect(effectName(other).id).not.toBe(effectName(place).id);
      expect(effectName(other).key).not.toBe(effectName(place).key);
    }
    const again = effectName({ ...place, generation: 1 });
    expect(again.id).toBe(effectName(place).id);
    expect(again.key).not.toBe(effectName(place).key);
  });

  it("cannot be made equal by moving characters from one part to the next", () => {
    expect(effectName({ ...place, runName: "a", path: "bs1" }).id).not.toBe(
      effectName({ ...place, runName: "ab", path: "s1" }).id,
    );
  });

  it("says which flow it is of, and holds nothing of the event itself", () => {
    const { id, key } = effectName({ ...place, runName: "someone@example.com" });
    expect(flowOfEffect(id)).toBe("f1");
    expect(id + key).not.toContain("example");
    expect(key.length).toBeLessThan(256);
  });
});
