/**
 * Paths of the steps of a run: `s3`, inside of a loop `s4:ch_1/s7`. A step of several parts has them below itself: `s3/draft`,
 * `s4:ch_1/s7/line/2`.
 */

/** The item that a step belongs to, by its path; empty outside of loops. */
export function threadOf(path: string): string {
  const step = stepPathOf(path);
  return step.slice(0, Math.max(step.lastIndexOf("/"), 0));
}

/** The step's id; of an item, with its name. */
export function idOf(path: string): string {
  const step = stepPathOf(path);
  return step.slice(step.lastIndexOf("/") + 1);
}

/** Of a part, its step's path; any other path as it is. Only what names an item has a colon. */
export function stepPathOf(path: string): string {
  const segments = path.split("/");
  const step = segments.findIndex((segment) => !segment.includes(":"));
  return step === -1 ? path : segments.slice(0, step + 1).join("/");
}

/** The name of a part below its step; null for a step's own path. */
export function partOf(path: string): string | null {
  const step = stepPathOf(path);
  return step === path ? null : path.slice(step.length + 1);
}

export function partPath(step: string, part: string): string {
  return `${step}/${part}`;
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
