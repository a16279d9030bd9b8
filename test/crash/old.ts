import type { Evidence } from "./evidence.ts";
import { doubled, type Finding } from "./findings.ts";
import { type Tried, type Write, type WriteName, writeName } from "./writes.ts";

/** What became of keys when a day passed at once. Pure. */

/** Stripe keeps keys for so long at the least. */
const keysKept = 24 * 3_600_000;

/** What was let through before a leap may arrive so long after it. */
const onTheWay = 10_000;

/** A key that Stripe may have forgotten protects nothing, whether or not it was luck that nothing came of it. */
export function sentWhenOld(write: Write, { forgotten }: Pick<Evidence, "forgotten">): Finding[] {
  const tries = [...write.efforts.values()].flatMap(({ generations }) =>
    Array.from(generations.values()),
  );
  return tries.flatMap((tried) => {
    // What the store knew nothing of any more was looked for before it was sent.
    const sends = tried.sends.filter((send) => !isForgotten(send, forgotten));
    const first = sends.find(({ status }) => status !== 429)?.at ?? Infinity;
    const late = sends.filter(({ at }) => at - first >= keysKept + onTheWay);
    return late.map(({ at }) =>
      doubled(
        `${writeName(write)} was sent again after ${Math.round((at - first) / 3_600_000)} hours`,
      ),
    );
  });
}

/** Was it sent in a time that the store has lost? */
export function isForgotten(
  { at }: { readonly at: number },
  forgotten: Evidence["forgotten"],
): boolean {
  return forgotten.some(({ from, to }) => from <= at && at <= to);
}

type HasGrownOld = (name: WriteName, tried: Tried | undefined, seenAt: number) => boolean;

/**
 * A key grows old only where a day has passed at once, between the event and the moment when the write was seen parked. From then on the write must not be
 * sent again, so that everything that was sent came before. When a scheduled time or a call came, only the product's clock tells.
 */
export function hasGrownOld({ leaps, objects }: Pick<Evidence, "leaps" | "objects">): HasGrownOld {
  const created = new Map(objects.map((object) => [object.id, object.created]));
  return ({ event }, tried, seenAt) =>
    leaps.some(
      ({ from, to }) =>
        from <= seenAt &&
        (created.get(event) ?? -Infinity) <= from &&
        (tried?.sends ?? []).every(({ at }) => at <= to + onTheWay),
    );
}
