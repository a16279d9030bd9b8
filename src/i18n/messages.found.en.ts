/** How Millrace finds a write whose answer was lost. The screens say it, and the command line. */
export const foundEn = {
  "connection.may.traces": "Find a write by its key",
  "runs.found_by.key":
    "The answer was lost. Millrace found the write by its idempotency key, in what the other side says happened.",
  "runs.found_by.mark":
    "The answer was lost. Millrace found the write by its mark, in the other side’s list.",
  "runs.found_by.state":
    "The answer was lost. The object on the other side shows whether the write was done.",
} as const;
