/** The same order on every database and in every language. */
export function byText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
