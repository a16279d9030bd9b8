import type { Clock } from "#engine/clock.ts";
import type { Engine } from "#engine/engine.ts";
import type { Log } from "#engine/log.ts";
import { startLoop } from "#engine/loop.ts";
import type { BackupFolder, BackupRefusal, KeptBackup, Upkeep } from "#people/upkeep.ts";
import { isMissed, type NightPlan, nextTurn, surplus } from "./nightly.ts";

/** What is known of the backups that Millrace makes by itself. */
export type Nightly = { readonly is: "off" } | BackedUpElsewhere | NightlyOn;

/** PostgreSQL has its own tools for this. */
export interface BackedUpElsewhere {
  readonly is: "elsewhere";
  /** When one of them did something last, as far as anybody sees; null where none ever did. */
  readonly lastAt: number | null;
  readonly missed: boolean;
}

export interface NightlyOn {
  readonly is: "on";
  readonly plan: NightPlan;
  readonly folder: string;
  /** In the order in which they were made. */
  readonly kept: readonly KeptBackup[];
  /** Why the last one could not be made; null where the last one could. */
  readonly failed: { readonly at: number; readonly why: NightlyFailure } | null;
  readonly missed: boolean;
}

export type NightlyFailure =
  | Extract<BackupRefusal, { refused: "no_room" }>
  | { readonly refused: "broken"; readonly reason: string };

export interface NightlyBackups {
  state(): Nightly;
  /** Something may have changed: look at once. */
  look(): void;
  stop(): Promise<void>;
}

export interface NightlyParts {
  readonly engine: Pick<Engine, "state">;
  readonly upkeep: Pick<Upkeep, "backup">;
  readonly folder: BackupFolder;
  readonly plan: NightPlan;
  readonly clock: Clock;
  readonly log: Log;
}

const minute = 60_000;

export const noNightly: NightlyBackups = {
  state: () => ({ is: "off" }),
  look: () => undefined,
  stop: () => Promise.resolve(),
};

/** Makes one each night, and removes the oldest. */
export function startNightly(parts: NightlyParts): NightlyBackups {
  const { clock, log } = parts;
  const stopping = new AbortController();
  const nights = nightlyTurns(parts, stopping.signal);
  const name = "nightly backup";
  const turn = () => nights.turn();
  const loop = startLoop({ clock, log, name, turn, settle: () => Promise.resolve() });
  return {
    state: () => nights.state(),
    look: () => loop.wake(),
    stop: () => {
      stopping.abort();
      return loop.stop();
    },
  };
}

/** What is done at each turn. It gives the time of the next one. */
export function nightlyTurns(
  { engine, upkeep, folder, plan, clock, log }: NightlyParts,
  signal: AbortSignal,
) {
  const begunAt = clock.elapsed();
  let failed: NightlyOn["failed"] = null;

  const asOf = (kept: readonly KeptBackup[]) => ({
    now: clock.now(),
    ranFor: clock.elapsed() - begunAt,
    lastAt: kept.at(-1)?.at ?? null,
    failedAt: failed?.at ?? null,
  });

  async function make(): Promise<NightlyFailure | { readonly refused: "under_way" } | null> {
    const made = await upkeep.backup(signal);
    if (!("refused" in made)) {
      const refusal = await folder.keep(made, clock.now(), signal);
      return refusal?.refused === "no_room" ? refusal : null;
    }
    switch (made.refused) {
      case "no_room":
      case "under_way":
        return made;
      case "other_tool":
        return null;
    }
  }

  async function night(): Promise<number> {
    let failure: Awaited<ReturnType<typeof make>>;
    try {
      failure = await make();
    } catch (error) {
      if (signal.aborted) return Infinity;
      log.error({ err: error, folder: folder.path }, "The nightly backup could not be made");
      failure = {
        refused: "broken",
        reason: error instanceof Error ? error.message : String(error),
      };
    }
    if (failure?.refused === "under_way") return clock.now() + minute;
    if (failure === null) {
      failed = null;
      log.info({ folder: folder.path }, "The nightly backup is made");
      for (const old of surplus(folder.kept(), plan)) folder.remove(old);
      return clock.now();
    }
    if (failure.refused === "no_room")
      log.error({ ...failure }, "The nightly backup was not made: the disk has no room for it");
    failed = { at: clock.now(), why: failure };
    return clock.now();
  }

  return {
    async turn(): Promise<number> {
      // What nobody has decided about must not take the places of backups of the time before.
      const { is } = engine.state();
      if (is === "undecided" || is === "stopped") return clock.now() + minute;
      const turn = nextTurn(asOf(folder.kept()), plan);
      return turn.do === "wait" ? turn.until : night();
    },

    state(): Nightly {
      const kept = folder.kept();
      return { is: "on", plan, folder: folder.path, kept, failed, missed: isMissed(asOf(kept)) };
    },
  };
}
