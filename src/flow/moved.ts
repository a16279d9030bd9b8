/** As few as explain the new order: what only gave way has not moved. By the positions before. */
export function movedAmong(
  ids: readonly string[],
  before: ReadonlyMap<string, number>,
): ReadonlySet<string> {
  const stayed = ids.filter((id) => before.has(id));
  const inOrder = new Set(longestRising(stayed.map((id) => before.get(id) ?? 0)));
  return new Set(stayed.filter((id) => !inOrder.has(before.get(id) ?? 0)));
}

/** The longest rising series that can be picked out of the numbers without changing their order. */
function longestRising(numbers: readonly number[]): readonly number[] {
  const endingAt: (readonly number[])[] = [];
  for (const [index, number] of numbers.entries()) {
    const before = endingAt.filter((_, earlier) => (numbers[earlier] ?? 0) < number);
    endingAt[index] = [...longest(before), number];
  }
  return longest(endingAt);
}

function longest(series: readonly (readonly number[])[]): readonly number[] {
  return series.reduce((best, one) => (one.length > best.length ? one : best), []);
}
