import { pillText } from "./pill-text.ts";
import { blanked } from "./scan.ts";

/** The same formula with another name for a field of the trigger, also where it is half typed. */
export function withTriggerField(source: string, from: string, to: string): string {
  const plain = blanked(source);
  const uses = new RegExp(
    String.raw`(?<![\w.]\s*)trigger\s*(?:\.\s*${from}(?!\w)|\[\s*(["'])${from}\1\s*\])`,
    "g",
  );
  return source.replaceAll(uses, (use: string, ...rest) => {
    const at = rest.find((one) => typeof one === "number");
    // In a text or a comment they are words.
    return plain.startsWith("trigger", at) ? pillText(["trigger", to]) : use;
  });
}
