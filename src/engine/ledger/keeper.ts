import type { Clock } from "../clock.ts";
import type { Exclusive } from "../exclusive.ts";
import type { Log } from "../log.ts";
import { type Loop, startLoop } from "../loop.ts";
import type { Registry } from "../registry.ts";
import type { Room } from "../room.ts";
import type { LedgerStore } from "../store.ts";
import { lineOfPassedOver, linesOfRun } from "./lines.ts";

export interface LedgerOptions {
  readonly store: LedgerStore;
  readonly exclusive: Exclusive;
  readonly clock: Clock;
  readonly registry: Registry;
  readonly room: Pick<Room, "isShort">;
  readonly log: Log;
}

/** How soon after its end a run is in the ledger. */
const every = 60_000;

/** One piece is one transaction, which live work has to wait for. */
const runsPerPiece = 100;
const eventsPerPiece = 500;

/** After a piece, this many times as long as it took is left to live work. */
const restFactor = 4;
const shortestRest = 20;

/**
 * Writes a small piece of the ledger, unless another process is at it: of what ended before a moment, where one is
 * given. Is there more to do?
 */
export async function keepPiece(
  { store, exclusive, registry }: Pick<LedgerOptions, "store" | "exclusive" | "registry">,
  before = Number.MAX_SAFE_INTEGER,
): Promise<boolean> {
  const kept = await exclusive.orNot("ledger", async () => {
    const runs = await store.keepRuns((run) => linesOfRun(run, registry), {
      before,
      limit: runsPerPiece,
    });
    const events = await store.keepPassedOver((passed) => lineOfPassedOver(passed, registry), {
      before,
      limit: eventsPerPiece,
    });
    return runs > 0 || events > 0;
  });
  return kept === true;
}

/** Writes the ledger, behind what happens. */
export function startLedger(options: LedgerOptions): Loop {
  const { clock, log, room } = options;
  return startLoop({
    clock,
    log,
    name: "ledger",
    turn: async () => {
      const startedAt = clock.now();
      const more = !room.isShort() && (await keepPiece(options));
      const now = clock.now();
      return now + (more ? Math.max(shortestRest, restFactor * (now - startedAt)) : every);
    },
    settle: () => Promise.resolve(),
  });
}
