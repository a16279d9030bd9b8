/** Paths of the steps of a run: `s3`, inside of a loop `s4:ch_1/s7`. */

/** The item that a step belongs to, by its path; empty outside of loops. */
export function threadOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf("/"), 0));
}

/** The step's id; of an item, with its name. */
export function idOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** The loop whose item a path is: `s4` of `s2:a/s4:b`; null for the path of the run itself. */
export function loopIdOf(item: string): string | null {
  const last = idOf(item);
  return last === "" ? null : last.slice(0, last.indexOf(":"));
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
