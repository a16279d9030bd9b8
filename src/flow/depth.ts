/** Deeper than any flow that people make, and far from exhausting the stack of whoever walks it. */
export const maxNesting = 100;

/** Counts without recursion, so that it can be asked of anything before it is parsed. */
export function isNestedDeeper(value: unknown, levels: number): boolean {
  let level = childrenOf(value);
  for (let depth = 0; depth < levels && level.length > 0; depth += 1)
    level = level.flatMap(childrenOf);
  return level.length > 0;
}

function childrenOf(value: unknown): readonly unknown[] {
  return typeof value === "object" && value !== null ? Object.values(value) : [];
}
