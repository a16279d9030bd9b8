import { vi } from "vitest";

/** Looks again and again until it no longer throws. As for a whole test: nothing takes that long, it stands still. */
export function waitFor<Seen>(look: () => Seen | Promise<Seen>): Promise<Seen> {
  return vi.waitFor(look, { timeout: 600_000, interval: 50 });
}
