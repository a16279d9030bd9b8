import { idOf } from "#flow/paths.ts";

/** Paths of the items of loops. */

/** All that lies in the items of a loop. */
export function itemsSpan(loop: string): readonly [from: string, to: string] {
  return [`${loop}:`, `${loop};`];
}

/** The loop's path and the item's name; null for what is no path of an item. */
export function itemIn(path: string): { readonly loop: string; readonly name: string } | null {
  const last = idOf(path);
  const colon = last.indexOf(":");
  if (colon < 1) return null;
  return {
    loop: path.slice(0, path.length - last.length + colon),
    name: last.slice(colon + 1),
  };
}
