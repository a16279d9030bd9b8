import type { WatchedInstallation } from "#engine/create-engine.ts";
import { localPerson } from "#people/actor.ts";
import type { People } from "#people/people.ts";
import type { Upkeep } from "#people/upkeep.ts";
import type { NightlyBackups } from "../upkeep/nightly-backups.ts";

/** What is told of the installation, and to whom: to its administrators, and on the screen to who reads the data folder. */
export function watchedInstallation({
  people,
  upkeep,
  nightly,
}: {
  readonly people: () => Pick<People, "persons">;
  readonly upkeep: Pick<Upkeep, "disk">;
  readonly nightly: () => Pick<NightlyBackups, "state">;
}): WatchedInstallation {
  return {
    administrators: () => administratorsOf(people()),
    signs: () => {
      const nights = nightly().state();
      return {
        free: upkeep.disk()?.free ?? null,
        backupMissed: nights.is !== "off" && nights.missed,
      };
    },
  };
}

/** The active ones, and the person of the data folder. */
export async function administratorsOf(
  people: Pick<People, "persons">,
): Promise<readonly string[]> {
  const persons = (await people.persons()).filter(
    ({ role, state }) => role === "administrator" && state === "active",
  );
  return [localPerson, ...persons.map(({ id }) => id)];
}
