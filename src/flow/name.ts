import { z } from "zod";

/**
 * Names that people give. Any script is welcome in one; what nobody sees is not, so that no name passes
 * for another, or turns what stands beside it round.
 */
export function Name(most: number) {
  return z
    .string()
    .overwrite(visible)
    .trim()
    .min(1)
    .max(most)
    .regex(/^\P{Cc}*$/u, "A name cannot contain control characters");
}

/** An emoji may be joined of several; Japanese names tell forms of a character by a selector. */
const joined =
  /(\p{Extended_Pictographic}(?:\u{FE0F}|\p{Emoji_Modifier})?)\u200D(?=\p{Extended_Pictographic})/gu;
const selectors = /[\u{FE00}-\u{FE0F}\u{E0100}-\u{E01EF}]/gu;
const unseen =
  /(?![\u{FE00}-\u{FE0F}\u{E0100}-\u{E01EF}])[\p{Default_Ignorable_Code_Point}\u{FFF9}-\u{FFFB}\u2800]/gu;
/** Stands for a joiner meanwhile. No name holds it. */
const kept = "\u0000";

/** Without what nobody sees, and what changes the direction of the rest. */
export function visible(name: string): string {
  return name
    .replaceAll(kept, "\u0001")
    .replaceAll(joined, `$1${kept}`)
    .replaceAll(unseen, "")
    .replaceAll(kept, "\u200D");
}

/** Two names with the same key look alike: by width, case, form, or spaces alone they are not told apart. */
export function nameKey(name: string): string {
  return visible(name)
    .replaceAll(selectors, "")
    .normalize("NFKC")
    .toLowerCase()
    .normalize("NFKC")
    .replaceAll(/\s+/gu, " ")
    .trim();
}

/** Whether a name looks like one of these. */
export function isTaken(name: string, others: readonly { readonly name: string }[]): boolean {
  const key = nameKey(name);
  return others.some((one) => nameKey(one.name) === key);
}
