/** For tests: somebody who sees the runs of these flows. */
import type { Sight } from "./sight.ts";

export function sightOfFlows(...flows: readonly string[]): Sight {
  return { person: "a reader", flows: new Set(flows), owned: new Set(), connections: new Set() };
}
