import { createContext, useContext } from "react";
import type { Catalogue } from "#flow/catalogue.ts";
import type { Operation } from "#flow/operation.ts";
import type { Connection } from "../api/connections.ts";
import type { Flow } from "../api/flows.ts";

/** What the parts of the builder work with, beside the document: it seldom changes. */
export interface Bench {
  readonly flowId: string;
  readonly catalogue: Catalogue;
  /** The person's own connections. */
  readonly own: readonly Connection[];
  /** Those in the flow, of others as well. */
  readonly used: Flow["connections"];
  readonly isReadOnly: boolean;
  /** Whether it was done; if not, the person has been told why. */
  readonly edit: (...operations: readonly Operation[]) => boolean;
  readonly ask: (question: Question) => void;
}

/** What a dialog over the canvas asks. */
export type Question =
  | { readonly about: "trigger" }
  /** Where the step will stand. */
  | { readonly about: "next step"; readonly index: number }
  /** `trigger`, or a step's id. */
  | { readonly about: "connection"; readonly card: string }
  | { readonly about: "removal"; readonly card: string }
  | { readonly about: "move"; readonly card: string; readonly index: number };

export const BenchContext = createContext<Bench | null>(null);

export function useBench(): Bench {
  const bench = useContext(BenchContext);
  if (bench === null) throw new Error("There is no bench above");
  return bench;
}
