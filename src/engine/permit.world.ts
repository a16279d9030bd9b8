import { decideOnPermit, isPermit, type Permit } from "./permit.ts";
import type { Consent } from "./store.ts";

const decided = decideOnPermit({ by: "local", acting: [], granted: new Set(), atOnce: true });
if (!isPermit(decided)) throw new Error("Where nothing acts, everything may begin");

/** For what no connection acts in. */
export const anyPermit: Permit = decided;

export const anyConsent: Consent = { permit: anyPermit, calls: {}, shapes: [], callers: [] };
