import { z } from "zod";

/** What the address of the monthly summary says: which month, such as `2026-11`. */
export const SummarySearch = z.object({
  month: z
    .string()
    .regex(/^[12]\d{3}-(?:0[1-9]|1[0-2])$/)
    .optional()
    .catch(undefined),
});
