import { parseFormula } from "./parse.ts";

/** Does a formula give an empty text where its value is empty, because its author wrote one there: `default(…, "")`? */
export function meansEmpty(source: string): boolean {
  const parsed = parseFormula(source);
  if (!parsed.ok || parsed.value.kind !== "call" || parsed.value.name !== "default") return false;
  const otherwise = parsed.value.args.at(-1);
  return otherwise?.kind === "literal" && otherwise.value === "";
}
