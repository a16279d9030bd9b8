import { z } from "zod";
import { monthPattern } from "#flow/month.ts";

/** What the address of the monthly summary says: which month, such as `2026-11`. */
export const SummarySearch = z.object({
  month: z.string().regex(monthPattern).optional().catch(undefined),
});
