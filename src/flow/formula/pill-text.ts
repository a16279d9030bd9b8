/** A pill in a formula, as keys from its source: `["trigger", "amount"]`. */
export type PillPath = readonly string[];

/** A pill as it is written in a formula. */
export function pillText([from = "", ...path]: PillPath): string {
  return path.reduce((written, key) => {
    if (/^(?:0|[1-9]\d*)$/.test(key)) return `${written}[${key}]`;
    return /^[A-Za-z_]\w*$/.test(key) && !reserved.has(key)
      ? `${written}.${key}`
      : `${written}[${JSON.stringify(key)}]`;
  }, from);
}

/** Not even behind a point does the grammar take these for names. */
const reserved = new Set(["true", "false", "null", "in"]);
