import { z } from "zod";
import { monthPattern } from "#flow/month.ts";
import { verdicts } from "#flow/reconciled.ts";

/** What the address of a connection's reconciliations says: which month is asked about. */
export const ReconcileSearch = z.object({
  month: z.string().regex(monthPattern).optional().catch(undefined),
});

/** What the address of a reconciliation says: which lines. */
export const StatementSearch = z.object({
  verdict: z.enum(verdicts).optional().catch(undefined),
  list: z.string().min(1).max(100).optional().catch(undefined),
  parent: z.string().min(1).max(200).optional().catch(undefined),
});
