/**
 * The time against which a moment is told. A screen's clock stands still between its ticks, and may be a little
 * behind the server's: what has just happened happens now, not in 21 seconds.
 */
export function asOf(moment: number, now: number, everyMs: number): number {
  return moment > now && moment - now < everyMs ? moment : now;
}
