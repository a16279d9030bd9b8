import { z } from "zod";
import type { FlowFilter } from "../api/flows.ts";

/** What the address of the list of flows says about which are shown; what makes no sense is as if it were not said. */
export const FlowsSearch = z.object({
  text: z.coerce.string().min(1).max(200).optional().catch(undefined),
  state: z.enum(["active", "inactive"]).optional().catch(undefined),
});
export type FlowsSearch = z.infer<typeof FlowsSearch>;

export function filterOf({ text, state }: FlowsSearch): FlowFilter {
  return { text: text ?? "", state: state ?? "all" };
}

export function searchFor({ text, state }: FlowFilter): FlowsSearch {
  return {
    ...(text === "" ? {} : { text }),
    ...(state === "all" ? {} : { state }),
  };
}
