import type { RunSearch } from "../../reading/list-runs.ts";

/** As the index has it; an error's own code stands before all that is told with it. */
const errorCode = String.raw`substring(error FROM '"code":"([^"\\]*)"')`;

/** The message in the JSON of an error, as it stands there: one sentence, or one for each language. */
const text = String.raw`"([^"\\]|\\.)*"`;
const message = String.raw`"message":(${text}|\{(${text}|[^"{}])*\})`;

export const runSearch: RunSearch = {
  isLike: (what) => `${what} ILIKE @like`,
  isInMessage: `substring(error FROM '${message}') COLLATE "C" ILIKE @inJson`,
  hasError: `${errorCode} = @error`,
  statusBeside: "status",
};
