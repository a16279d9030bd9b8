import { createContext, useContext } from "react";

/** Opens the editor of formulas for the field around; null where no formula can stand. */
export const FormulaOpener = createContext<(() => void) | null>(null);

export function useFormulaOpener(): (() => void) | null {
  return useContext(FormulaOpener);
}
