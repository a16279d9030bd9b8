import { apply } from "./apply.ts";
import { type Since, withoutNeedless } from "./rests.ts";
import type { RunState } from "./run-state.ts";
import type { StepRecord } from "./store.ts";

/** What becomes of runs that are told to end. Pure. */

interface ToldRun {
  readonly seq: number;
  /** When somebody asked for it to end. */
  readonly cancelAt: number | null;
}

/** Runs with a write that may have happened, or is still looked for, by their `seq`. */
export type Owing = ReadonlySet<number>;

/** A run ends at once when it is told to, unless it owes the outcome of a write. */
export function endsNow({ seq, cancelAt }: ToldRun, owing: Owing): boolean {
  return cancelAt !== null && !owing.has(seq);
}

/**
 * Runs that are told to end. One that somebody holds, or that owes the outcome of a write, is only asked to end: it goes
 * on until that is found out, and sends nothing new.
 */
export function toldToEnd<Run extends { readonly seq: number; readonly held: boolean }>(
  runs: readonly Run[],
  owing: Owing,
): { readonly asked: readonly Run[]; readonly ended: readonly Run[] } {
  const goesOn = ({ held, seq }: Run): boolean => held || owing.has(seq);
  return { asked: runs.filter(goesOn), ended: runs.filter((run) => !goesOn(run)) };
}

/** The state of a run that nobody works on any more: it stays where it stood, or it ends. */
export function letGo(run: ToldRun & { readonly state: RunState }, owing: Owing): RunState {
  return endsNow(run, owing) ? apply(run.state, { kind: "cancelled" }) : run.state;
}

/** The state that was given, unless something has happened while the step was on its way. */
export function stateAfter(
  run: ToldRun,
  { state, step }: { readonly state: RunState; readonly step: Pick<StepRecord, "attempt"> | null },
  { owing, since }: { readonly owing: Owing; readonly since: Since },
): RunState {
  if (endsNow(run, owing)) return apply(state, { kind: "cancelled" });
  return withoutNeedless(state, step?.attempt ?? null, since);
}
