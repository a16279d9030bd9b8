/** Our mark: a word that names one write, which the author of a step places where the other side keeps it. */
import type { EffectTag } from "#sdk/index.ts";

/** What the author writes in the place of the mark, and of the id in the path of a record. */
export const markToken = "{{mark}}";
export const idToken = "{{id}}";

/** 32 letters, digits, dashes and underlines: it stands unchanged in an address, a header and a JSON text. */
export function markOf({ effectId, generation }: EffectTag): string {
  const ownPart = effectId.slice(effectId.lastIndexOf(".") + 1).replace(/[^\w-]/g, "_");
  return `mr-${ownPart}-${generation}`;
}
