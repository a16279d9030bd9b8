import { emptyDocument, type FlowDocument } from "#flow/document.ts";
import { useFormats } from "../language/language.tsx";

/** What a new flow begins with. Who has chosen no time zone has that of the browser, which the server does not know. */
export function useEmptyDraft(): FlowDocument {
  const { timeZone } = useFormats();
  return { ...emptyDocument, timeZone };
}
