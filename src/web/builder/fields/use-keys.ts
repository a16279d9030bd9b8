import { useState } from "react";

/**
 * A name for each of `count` rows, so that what a person does in one stays with it when others come,
 * go or change places. Change the names together with the rows; rows that are new get new ones.
 */
export function useKeys(
  count: number,
): readonly [keys: readonly number[], change: (keys: readonly number[]) => void] {
  const [{ given, next }, set] = useState(() => ({ given: upTo(0, count), next: count }));
  const keys = [...given.slice(0, count), ...upTo(next, next + count - given.length)];
  return [keys, (changed) => set({ given: changed, next: next + count })];
}

function upTo(from: number, to: number): readonly number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
}
