import type { Due, World } from "./world.ts";

/** Notes a change that Stripe will make by itself; kept in the order they fall due. */
export function later(world: World, due: Due): void {
  const index = world.due.findIndex((one) => one.at > due.at);
  world.due.splice(index === -1 ? world.due.length : index, 0, due);
}
