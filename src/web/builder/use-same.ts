import { useState } from "react";
import { same } from "#flow/same.ts";
import type { Json } from "#sdk/json.ts";

/** The same object for as long as it says the same, so that what hangs on it is not done again. */
export function useSame<Value extends Json>(value: Value): Value {
  const [kept, keep] = useState(value);
  if (same(kept, value)) return kept;
  keep(value);
  return value;
}
