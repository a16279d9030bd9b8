import { createContext, useContext } from "react";
import { emptyDocument, type FlowDocument } from "#flow/document.ts";

/**
 * The document as it was a moment ago, while somebody types: only the card that is typed in has to do
 * with each key at once. It is read where it is needed, so that cards which are closed are not drawn anew.
 */
export const SettledContext = createContext<FlowDocument>(emptyDocument);

/** `ahead`: the newest document, for a card that differs from the settled one. */
export function useDocument(ahead: FlowDocument | null): FlowDocument {
  const settled = useContext(SettledContext);
  return ahead ?? settled;
}
