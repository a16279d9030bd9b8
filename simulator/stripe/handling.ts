/** One request under way: what came, where it is noted, which faults it meets. */
import type { Fault, FaultKind } from "./faults.ts";
import type { Exchange, Outcome } from "./journal.ts";
import type { Simulator } from "./simulator.ts";

export interface Received {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly header: (name: string) => string | undefined;
  readonly body: string;
}

export interface Handling {
  readonly sim: Simulator;
  readonly received: Received;
  readonly exchange: Exchange;
  readonly faults: readonly Fault[];
}

/** What a request came to, before it is dressed as HTTP. */
export interface Result {
  /** `null`: the connection is cut before anything is done. */
  readonly status: number | null;
  readonly body: string;
  readonly outcome: Outcome;
  /** What was made or changed. */
  readonly object: string | null;
  readonly headers: Readonly<Record<string, string>>;
}

type FaultOf<K extends FaultKind> = Extract<Fault, { kind: K }>;

export function struck<K extends FaultKind>({ faults }: Handling, kind: K): FaultOf<K> | undefined {
  return faults.find((fault): fault is FaultOf<K> => fault.kind === kind);
}
