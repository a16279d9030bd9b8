import type { Part } from "../results.ts";
import { formulas } from "./formulas.ts";
import { searches } from "./searches.ts";
import { waiting } from "./waiting.ts";

/** What one person's heaviest work does to everybody else. */
export const stallPart: Part = {
  name: "stall",
  measure: async (options) => {
    const found = [await formulas(options), await waiting(options), await searches(options)];
    return found.join("\n\n");
  },
};
