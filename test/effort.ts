/**
 * `npm run check` is for a quick look: it draws a tenth of the cases that `npm test` draws. `MILLRACE_TEST_EFFORT=long`,
 * for runs by hand, draws twenty times as many.
 */
const effort = process.env["MILLRACE_TEST_EFFORT"];

/** How many cases a test plays that plays so many in `npm test`. */
export function draws(count: number): number {
  if (effort === "long") return 20 * count;
  return effort === "quick" ? Math.ceil(count / 10) : count;
}
