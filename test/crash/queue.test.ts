import { expect, it } from "vitest";
import { killQueue } from "./queue.ts";

const first = { name: "first" };
const second = { name: "second" };
const alone = { name: "alone" };
const queueOf = (...kills: readonly { readonly name: string }[]) =>
  killQueue(kills, { hasTime: () => true, canBeShared: (kill) => kill !== alone });

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
  const queue = killQueue([first], { hasTime: () => false, canBeShared: () => true });
  expect(queue.next()).toBeNull();
});
