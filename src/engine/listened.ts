/** How a flow has listened to its poll so far. */
export interface Listened {
  readonly active: boolean;
  readonly liveFrom: number;
  /** Where its catching up stands; null: it has caught up. */
  readonly windowFrom: number | null;
  /** Up to when it had seen everything when it stopped. */
  readonly seenUntil: number | null;
  /** How far the poll has come. */
  readonly cursor: number | null;
}

/**
 * Everything dated before this has been delivered to the flow: up to the live cursor, or up to where
 * its catching up stands.
 */
export function seenUntil(at: Listened): number {
  if (!at.active) return at.seenUntil ?? at.liveFrom;
  const live = Math.max(at.cursor ?? at.liveFrom, at.liveFrom);
  return at.windowFrom === null ? live : Math.min(at.windowFrom, live);
}
