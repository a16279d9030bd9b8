import type { Control } from "#flow/form.ts";

/** Whether there are fields inside. */
export function isHolder({ kind }: Control): boolean {
  return kind === "group" || kind === "list" || kind === "map" || kind === "union";
}

/** Whether what a lookup table has, which is a text, can be it. */
export function takesText({ kind }: Control): boolean {
  return kind !== "group" && kind !== "list" && kind !== "map";
}
