import type { Due, World } from "./world.ts";

/** How long an asynchronous refund or payment takes to come to its end. */
export const SETTLES_AFTER_SECONDS = 10;

/** Notes a change that Stripe will make by itself; kept in the order they fall due. */
export function later({ due }: World, change: Due): void {
  let index = due.length;
  while (index > 0 && (due[index - 1]?.at ?? 0) > change.at) index -= 1;
  due.splice(index, 0, change);
}
