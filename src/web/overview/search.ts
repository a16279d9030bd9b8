import { z } from "zod";
import { spans } from "../api/overview.ts";

/** What the address of the overview says: how far back it looks. */
export const OverviewSearch = z.object({ span: z.enum(spans).optional().catch(undefined) });
