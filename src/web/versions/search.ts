import { z } from "zod";

/** What the address of a flow's versions says: which two are compared. */

const Side = z
  .union([z.literal("draft"), z.int().min(1)])
  .optional()
  .catch(undefined);

export const VersionsSearch = z.object({ compare: Side, with: Side });
export type VersionsSearch = z.infer<typeof VersionsSearch>;
