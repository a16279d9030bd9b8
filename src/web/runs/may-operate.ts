import { useMay } from "../api/me.ts";
import type { Effect } from "../api/runs.ts";
import { mayDecide, mayOperate, type MayOperate, type Used } from "./may-decide.ts";

export function useMayOperate(run: Used): MayOperate {
  return mayOperate(useMay("builder"), run);
}

/** The same of one of its writes. */
export function useMayDecide(run: Used, effect: Pick<Effect, "waitsFor">): MayOperate {
  return mayDecide(useMay("builder"), run, effect);
}
