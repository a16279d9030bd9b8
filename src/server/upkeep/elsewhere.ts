import type { Clock } from "#engine/clock.ts";
import type { Log } from "#engine/log.ts";
import { startLoop } from "#engine/loop.ts";
import type { SettingsStore } from "#engine/store.ts";
import type { Upkeep } from "#people/upkeep.ts";
import { isMissed } from "./nightly.ts";
import type { Nightly, NightlyBackups } from "./nightly-backups.ts";

export interface ElsewhereParts {
  readonly store: Pick<SettingsStore, "settings">;
  readonly upkeep: Pick<Upkeep, "archivedAt" | "isAway">;
  readonly clock: Clock;
  readonly log: Log;
}

const minute = 60_000;

/** Looks whether other tools back the database up: its own archive, or a program that has said so. */
export function watchElsewhere(parts: ElsewhereParts): NightlyBackups {
  const { clock, log, upkeep } = parts;
  const watch = elsewhereTurns(parts);
  const turn = async (): Promise<number> => {
    try {
      await watch.turn();
    } catch (error) {
      // It is told otherwise, and what was seen stands.
      if (!upkeep.isAway(error)) throw error;
    }
    return clock.now() + minute;
  };
  const name = "look for backups";
  const loop = startLoop({ clock, log, name, turn, settle: () => Promise.resolve() });
  return { state: () => watch.state(), look: () => loop.wake(), stop: () => loop.stop() };
}

export function elsewhereTurns({ store, upkeep, clock }: Omit<ElsewhereParts, "log">) {
  const begunAt = clock.elapsed();
  let lastAt: number | null = null;
  return {
    turn: async (): Promise<void> => {
      const { backedUpAt } = await store.settings();
      const times = [await upkeep.archivedAt(), backedUpAt].filter((at) => at !== null);
      lastAt = times.length === 0 ? null : Math.max(...times);
    },
    state: (): Nightly => {
      const ranFor = clock.elapsed() - begunAt;
      return { is: "elsewhere", lastAt, missed: isMissed({ now: clock.now(), ranFor, lastAt }) };
    },
  };
}
