/** `npm run check` is for a quick look: it draws a tenth of the cases that `npm test` draws. */
const isQuick = process.env["MILLRACE_TEST_EFFORT"] === "quick";

/** How many cases a test plays that plays so many in `npm test`. */
export function draws(count: number): number {
  return isQuick ? Math.ceil(count / 10) : count;
}
