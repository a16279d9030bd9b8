import { standstillOf } from "./consent.ts";
import { type AuditArchive, archivePiece } from "./audit-archive.ts";
import type { Clock } from "./clock.ts";
import { eraseWhatIsLeft } from "./erasures.ts";
import type { Exclusive } from "./exclusive.ts";
import { historyNow, type StartHistory } from "./history.ts";
import { keepPiece } from "./ledger/keeper.ts";
import type { Log } from "./log.ts";
import { type Loop, startLoop } from "./loop.ts";
import { datedWithin, type Outside } from "./outside.ts";
import type { Registry } from "./registry.ts";
import type { Room } from "./room.ts";
import { longestReread } from "./schedule.ts";
import type { Store } from "./store.ts";
import { capturedFor } from "./take-delivery.ts";

export interface HousekeepingOptions {
  readonly store: Store;
  readonly exclusive: Exclusive;
  readonly clock: Clock;
  readonly outside: Pick<Outside, "latestHeard" | "learnTime">;
  readonly registry: Registry;
  readonly room: Pick<Room, "isShort">;
  readonly log: Log;
  readonly history: StartHistory;
  /** Opens what the server has sealed under a name. */
  readonly unseal: (name: string, sealed: string) => string;
  readonly archive: AuditArchive;
  readonly newId: () => string;
}

const day = 86_400_000;

/** One piece is one transaction of a few milliseconds, which live work has to wait for. */
const runsPerPiece = 100;
const linesPerPiece = 1_000;

/** After a piece, this many times as long as it took is left to live work. */
const restFactor = 4;
const shortestRest = 20;

/** How often history that has become too old is looked for. */
const every = 600_000;

/** How often what was kept from an erasure is looked through once more. */
const eraseEvery = 3_600_000;

/** How soon after a start the other sides are asked for their time, if no poll has heard of it by then. */
const unheardPause = 60_000;

/** How far a poll may look back, and a day for clocks that differ and cursors that stand still. */
const rereadMs = longestReread + day;

function yearsBefore(now: number, years: number): number {
  const date = new Date(now);
  return date.setUTCFullYear(date.getUTCFullYear() - years);
}

/** Removes what is too old, in small pieces with rests between. */
export function startHousekeeping(options: HousekeepingOptions): Loop {
  const { store, exclusive, clock, log, history, outside, registry, room, archive } = options;
  let removed = 0;
  let hasWaited = false;
  let erasedAt = -Infinity;

  /** What a backup that nobody has decided about holds is left as it is. */
  const isWhole = async (): Promise<boolean> => !room.isShort() && !(await store.restored());

  /** Where nothing works, nothing becomes history either, and nobody is asked anything. */
  const isAtWork = async (): Promise<boolean> =>
    (await isWhole()) && (await store.nextDue()) !== null;

  /**
   * The earlier of both clocks: one of ours that is far ahead must not cost what is gone for good then. Null
   * while one of the other sides can still say what time it is.
   */
  async function certainTime(): Promise<number | null> {
    const heard = (): number | null => outside.latestHeard(-Infinity);
    if (heard() === null) {
      const able = (await store.connections()).flatMap((connection) => {
        const connector = registry.connector(connection.connector);
        const canSay = connector?.connection.ping && standstillOf(connection) === null;
        return canSay && !connection.locked ? [{ connector, connection }] : [];
      });
      if (able.length === 0) return clock.now();
      if (hasWaited && (await isAtWork()))
        for (const { connector, connection } of able)
          if (heard() === null)
            await outside.learnTime(connector, connection, clock.now() - datedWithin);
    }
    hasWaited = true;
    const theirs = heard();
    return theirs === null ? null : Math.min(clock.now(), theirs);
  }

  /** Only what is in the ledger is removed. While room is short only what will be removed at once goes there. */
  async function keep(now: number): Promise<boolean> {
    if (!room.isShort()) return keepPiece(options);
    const { days } = historyNow(history, await store.settings());
    return keepPiece(options, now - days.value * day);
  }

  const piece = (now: number): Promise<boolean | null> =>
    exclusive.orNot("housekeeping", async () => {
      const { days, runsPerFlow, auditDays, ledgerYears } = historyNow(
        history,
        await store.settings(),
      );
      const before = now - days.value * day;
      const retention = { before, runsPerFlow: runsPerFlow.value, rereadMs };
      const pruned = await store.prune(retention, runsPerPiece);
      removed += pruned.runs;
      await store.forgetCaptured(now - capturedFor);
      const lines = await store.pruneLedger(yearsBefore(now, ledgerYears.value), linesPerPiece);
      return pruned.more || lines === linesPerPiece || putAway(now, auditDays.value);
    });

  /** Old lines of the audit log go into files. Is there more to do? */
  async function putAway(now: number, days: number): Promise<boolean> {
    const { folder } = archive;
    if (folder === null) return false;
    const isShort = room.isShort();
    const archived = await archivePiece({
      store,
      folder,
      now,
      days,
      get zone() {
        return archive.zone;
      },
      newId: options.newId,
      isShort,
    });
    switch (archived.did) {
      case "nothing":
        return false;
      case "piece":
        return true;
      case "file": {
        const { name, lines } = archived.file;
        log.info({ file: name, lines }, "Old lines of the audit log are in a file now");
        return true;
      }
      case "missing":
        log.error(
          { file: archived.name },
          "A file of the audit log is missing or changed: put it back; its lines stay in the database until then",
        );
        return false;
    }
  }

  return startLoop({
    clock,
    log,
    name: "housekeeping",
    turn: async () => {
      const startedAt = clock.now();
      if (Math.abs(startedAt - erasedAt) >= eraseEvery && (await isWhole())) {
        erasedAt = startedAt;
        await eraseWhatIsLeft(options);
      }
      const certain = await certainTime();
      if (certain === null) return clock.now() + unheardPause;
      const more = (await keep(certain)) || (await piece(certain));
      const now = clock.now();
      if (more) return now + Math.max(shortestRest, restFactor * (now - startedAt));
      if (removed > 0) log.info({ runs: removed }, "History that became too old was removed");
      removed = 0;
      return now + every;
    },
    settle: () => Promise.resolve(),
  });
}
