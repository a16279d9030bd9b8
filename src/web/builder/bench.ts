import { createContext, useContext } from "react";
import type { BlockId } from "#flow/blocks.ts";
import type { Catalogue } from "#flow/catalogue.ts";
import type { FlowDocument } from "#flow/document.ts";
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
  /** The document as it is at this moment: for what is changed as a whole while parts of it are typed. */
  readonly now: () => FlowDocument;
  /** Whether it was done; if not, the person has been told why. */
  readonly edit: (...operations: readonly Operation[]) => boolean;
  readonly ask: (question: Question) => void;
}

/** What a dialog over the canvas asks. */
export type Question =
  | { readonly about: "trigger" }
  /** Where the step will stand. */
  | ({ readonly about: "next step" } & Place)
  /** `trigger`, or a step's id. */
  | { readonly about: "connection"; readonly card: string }
  | { readonly about: "removal"; readonly card: string }
  /** Where it should go. */
  | { readonly about: "place"; readonly card: string }
  | { readonly about: "branch removal"; readonly branch: string }
  /** Where it will stand when it has moved. */
  | ({ readonly about: "move"; readonly card: string } & Place);

/** A place for a step. */
export interface Place {
  readonly block: BlockId;
  readonly index: number;
}

export const BenchContext = createContext<Bench | null>(null);

export function useBench(): Bench {
  const bench = useContext(BenchContext);
  if (bench === null) throw new Error("There is no bench above");
  return bench;
}
