import { expect, it } from "vitest";
import { killQueue } from "./queue.ts";

const first = { name: "first" };
const second = { name: "second" };
const alone = { name: "alone" };
let hits = 0;
const queueOf = (...kills: readonly { readonly name: string }[]) =>
  killQueue(kills, {
    hasTime: () => true,
    canBeShared: (kill) => kill !== alone,
    onHit: () => void (hits += 1),
  });

it("gives each kill once, and again where it was missed", () => {
  const queue = queueOf(first, alone);
  expect([queue.next(), queue.next()]).toEqual([first, alone]);
  queue.done(first);
  expect(queue.next()).toBeNull();
  queue.again(alone);
  expect(queue.next()).toBe(alone);
  queue.done(alone);
  queue.again(alone);
  expect(queue.next()).toBeNull();
});

it("lets slots without a kill share what others have not hit yet, in turn", async () => {
  const queue = queueOf(alone, first, second);
  expect([queue.next(), queue.next(), queue.next()]).toEqual([alone, first, second]);
  expect([queue.next(), queue.next(), queue.next()]).toEqual([first, second, first]);
  const hit = queue.hit(first);
  queue.done(first);
  await hit;
  await queue.hit(first);
  queue.again(first);
  expect([queue.next(), queue.next()]).toEqual([second, second]);
});

it("gives none when no time is left", () => {
  const queue = killQueue([first], {
    hasTime: () => false,
    canBeShared: () => true,
    onHit: () => undefined,
  });
  expect(queue.next()).toBeNull();
});

it("tells of each hit once, and waits twice as long each time that a kill was missed", () => {
  hits = 0;
  const queue = queueOf(first, second);
  expect(queue.patience(first, 10)).toBe(10);
  queue.again(first);
  queue.again(first);
  expect([queue.patience(first, 10), queue.patience(second, 10)]).toEqual([40, 10]);
  queue.done(first);
  queue.done(first);
  expect(hits).toBe(1);
});

it("gives what was missed before what comes last", () => {
  const queue = killQueue([first, second, alone], {
    hasTime: () => true,
    canBeShared: () => false,
    comesLast: (kill) => kill === alone,
    onHit: () => undefined,
  });
  expect(queue.next()).toBe(first);
  queue.again(first);
  expect([queue.next(), queue.next()]).toEqual([second, first]);
  expect(queue.next()).toBe(alone);
  queue.again(alone);
  queue.again(first);
  expect([queue.next(), queue.next()]).toEqual([first, alone]);
});
