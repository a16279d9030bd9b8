import { createHash } from "node:crypto";
import { type CalledFlows, partsOf } from "#flow/called.ts";
import type { FlowDocument } from "#flow/document.ts";
import type { LiveWrite } from "#flow/live-writes.ts";
import type { Json } from "#sdk/json.ts";
import { canonical } from "./items.ts";

/** A person's word for what is written in live mode counts for what they have read, and for nothing else. */

/** What a refusal names, with all that decides what it does. */
export interface NamedWrites {
  readonly document: FlowDocument;
  /** What it calls where it runs. */
  readonly called: CalledFlows;
  readonly writes: readonly LiveWrite[];
}

/**
 * What is confirmed. A text: the fingerprint that a refusal gave. A number: so many writes, of a version, or of a draft in a
 * revision, that whoever confirms has named.
 */
export type Confirmation = string | number | null;

/** Another one for another amount, condition or step: of the document, and of all that it calls. */
export function fingerprintOf({ document, called, writes }: NamedWrites): string {
  const named = {
    parts: partsOf(document, called).map((part) => [part.called?.id ?? null, part.document]),
    writes: writes.map(({ step, connection, called: inside }) => [
      inside?.id ?? null,
      step.id,
      connection,
      step.connector,
      step.action,
    ]),
  };
  return fingerprint(named);
}

/** Another one for anything else that was read. What is left out of it is not there in JSON either. */
export function fingerprint(read: object): string {
  const plain: Json = JSON.parse(JSON.stringify(read));
  return createHash("sha256").update(canonical(plain)).digest("hex").slice(0, 32);
}

/** A number says nothing of a called flow, which may have been published anew since it was read. */
export function isConfirmed(named: NamedWrites, confirmed: Confirmation): boolean {
  if (named.writes.length === 0) return true;
  if (typeof confirmed === "string") return confirmed === fingerprintOf(named);
  return confirmed === named.writes.length && partsOf(named.document, named.called).length === 1;
}
