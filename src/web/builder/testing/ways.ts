import { branchesOf, stepOf } from "#flow/blocks.ts";
import { idOf } from "#flow/paths.ts";
import { isJsonObject, type Json } from "#sdk/json.ts";
import type { Run } from "../../api/runs.ts";

/** Which ways a test has gone. */
export interface Ways {
  /** The branches that were taken, in loops by the first item. */
  readonly branches: ReadonlySet<string>;
  /** How far each loop has come, by the step's id. */
  readonly loops: ReadonlyMap<string, LoopCounts>;
}

export type LoopCounts = Pick<Run["loops"][number], "count" | "succeeded" | "failed">;

export const noWays: Ways = { branches: new Set(), loops: new Map() };

export function waysOf({ document, steps, loops }: Run): Ways {
  const taken = steps.flatMap(({ path, output }) => {
    const branch = branchIn(output);
    const step = stepOf(document, idOf(path));
    return branch !== null && branchesOf(step).some(({ id }) => id === branch) ? [branch] : [];
  });
  return {
    branches: new Set(taken),
    loops: new Map(loops.map((loop) => [idOf(loop.path), loop])),
  };
}

function branchIn(output: Json): string | null {
  const branch = isJsonObject(output) ? output["branch"] : null;
  return typeof branch === "string" ? branch : null;
}
