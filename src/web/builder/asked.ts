import { createContext, useContext } from "react";

/**
 * Whether the person has asked what is missing: has opened the problems, a test or the activation. Until then, a field that
 * nobody has touched does not complain that it is empty.
 */
export const AskedContext = createContext(false);

export function useAsked(): boolean {
  return useContext(AskedContext);
}

/** Nothing is wrong yet: there is only something to fill in. */
export function isYetToFillIn({ code }: { readonly code: string }): boolean {
  return yetToFillIn.has(code);
}

const yetToFillIn = new Set([
  "flow.required_missing",
  "flow.one_required",
  "flow.condition_incomplete",
  "flow.no_frequency",
]);
