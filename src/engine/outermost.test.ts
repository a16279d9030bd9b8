import fc from "fast-check";
import { expect, it } from "vitest";
import { outermost } from "./outermost.ts";
import type { Doubt, Why } from "./store.ts";

const order: readonly Why[] = ["silence", "lost", "restored"];
const covers = (wide: Doubt, one: Doubt): boolean =>
  wide.from <= one.from && wide.to >= one.to && order.indexOf(wide.why) >= order.indexOf(one.why);

const moment = fc.integer({ min: 0, max: 12 });
const doubt: fc.Arbitrary<Doubt> = fc
  .record({ from: moment, length: moment, why: fc.constantFrom(...order) })
  .map(({ from, length, why }) => ({ from, to: from + length, why }));

it("of all spans, the outermost cover the others, and none covers another", () => {
  fc.assert(
    fc.property(fc.array(doubt, { maxLength: 12 }), (doubts) => {
      const kept = outermost(doubts);
      expect(doubts).toEqual(expect.arrayContaining([...kept]));
      for (const one of doubts) expect(kept.some((wide) => covers(wide, one))).toBe(true);
      for (const one of kept)
        for (const other of kept) expect(one === other || !covers(one, other)).toBe(true);
      expect(kept).toEqual(
        kept.toSorted((one, other) => one.from - other.from || one.to - other.to),
      );
    }),
  );
});
