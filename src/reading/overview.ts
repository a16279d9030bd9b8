import type { FailingFlow, Span } from "./reading.ts";
import { type RunStatus, runStatuses } from "#flow/run-status.ts";
import { countEach } from "./run-shapes.ts";

/** The beginning of a span, and its end. */
export interface Period {
  readonly fromAt: number;
  readonly toAt: number;
}

export function periodsOf(bounds: readonly number[]): readonly Period[] {
  return bounds.slice(1).map((toAt, index) => ({ fromAt: bounds[index] ?? toAt, toAt }));
}

/** What is counted of runs: each status in each period. */
export function countedIn(
  periods: readonly Period[],
): readonly (Period & { readonly status: RunStatus })[] {
  return periods.flatMap((period) => runStatuses.map((status) => ({ ...period, status })));
}

/** `counts` are in the order of `countedIn`, and `reads` in that of the periods. */
export function spansOf(
  periods: readonly Period[],
  counts: readonly { readonly runs: number }[],
  reads: readonly { readonly reads: number }[],
): readonly Span[] {
  return periods.map((_, span) => {
    const first = span * runStatuses.length;
    return {
      runs: countEach((status) => counts[first + runStatuses.indexOf(status)]?.runs ?? 0),
      reads: reads[span]?.reads ?? 0,
    };
  });
}

/** A flow with its newest failed run, as columns of one row. */
export type FailingParts = Omit<FailingFlow, "last"> & FailingFlow["last"];

export function failingFlowOf({ flowId, flowName, failed, ...last }: FailingParts): FailingFlow {
  return { flowId, flowName, failed, last };
}
