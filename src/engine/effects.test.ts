import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { OpenEffect } from "./effects.ts";
import { effectName, flowOfEffect, nextMove, oldestSend } from "./effects.ts";

const hour = 3_600_000;
const now = 1_800_000_000_000;
const keyed = { kind: "keyed", hours: 24 } as const;
const unsafe = { kind: "unsafe" } as const;

const at = { now, wentBack: false };
const untouched: OpenEffect = {
  sends: 0,
  unprovenSince: null,
  lastSendAt: null,
  unknowns: 0,
  worthRepeating: true,
};
const sent = (ago: number): OpenEffect => ({
  ...untouched,
  sends: 1,
  unprovenSince: now - ago,
  lastSendAt: now - ago,
});

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

describe("a write without an outcome", () => {
  it("is sent if it never was, or if every send is proven unexecuted", () => {
    expect(nextMove(untouched, keyed, true, at)).toEqual({ do: "send" });
    expect(nextMove({ ...untouched, sends: 5 }, unsafe, false, at)).toEqual({ do: "send" });
  });

  it("is sent again with its key while it is younger than 23 hours, and then never again", () => {
    expect(nextMove(sent(23 * hour - 1), keyed, true, at)).toEqual({ do: "send" });
    expect(nextMove(sent(23 * hour), keyed, true, at).do).toBe("look-up");
    expect(nextMove(sent(23 * hour), keyed, false, at)).toEqual({ do: "park" });
  });

  it("is looked up when the clock has gone back", () => {
    expect(nextMove(sent(-hour), keyed, true, at).do).toBe("look-up");
    expect(nextMove(sent(hour), keyed, true, { now, wentBack: true }).do).toBe("look-up");
    expect(nextMove(untouched, keyed, true, { now, wentBack: true }).do).toBe("send");
  });

  it("is looked up ten minutes after the last send, not before", () => {
    expect(nextMove({ ...sent(hour), worthRepeating: false }, keyed, true, at)).toEqual({
      do: "look-up",
      notBefore: now - hour + 600_000,
    });
  });

  it("is looked up after a few answers that tell nothing", () => {
    expect(nextMove({ ...sent(1000), unknowns: 3 }, keyed, true, at)).toEqual({ do: "send" });
    expect(nextMove({ ...sent(1000), unknowns: 4 }, keyed, true, at).do).toBe("look-up");
  });

  it("without a key is never sent a second time", () => {
    expect(nextMove(sent(1), unsafe, false, at)).toEqual({ do: "park" });
  });

  it("is let through the gate exactly when the rules say send", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 40 * hour }),
        fc.constantFrom(keyed, unsafe),
        (ago, kind) => {
          const effect = sent(ago);
          if (nextMove(effect, kind, true, at).do !== "send") return;
          expect(effect.unprovenSince).toBeGreaterThanOrEqual(oldestSend(kind, at));
        },
      ),
    );
  });
});
