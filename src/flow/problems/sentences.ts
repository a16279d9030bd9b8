import type { LocalizedText } from "#sdk/text.ts";

/** An error keeps a flow from being published; a warning does not. */
export type Severity = "error" | "warning";

/** By code. The code is stable. */
export type Sentences = Readonly<Record<string, LocalizedText & { readonly severity: Severity }>>;
