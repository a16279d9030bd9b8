import { createContext, useContext } from "react";

/** Opens the choice of a lookup table for the field around; null where nothing can be looked up. */
export const LookupOpener = createContext<(() => void) | null>(null);

export function useLookupOpener(): (() => void) | null {
  return useContext(LookupOpener);
}
