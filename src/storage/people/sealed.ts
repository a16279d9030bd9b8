import { z } from "zod";
import type { PeopleDatabase } from "#people/people-database.ts";
import { changesOf, type NamedThing, type SealedThings } from "#people/sealed.ts";

const Row = z.object({ name: z.string(), value: z.string() });

/** What lies sealed where people are kept. It changes one by one, which may be cut off and said again. */
export function sealedInPeople(database: PeopleDatabase): Pick<SealedThings, "all" | "reseal"> {
  const all = async (): Promise<readonly NamedThing[]> => {
    const rows = await database.all(Row, "SELECT name, value FROM sealed");
    return rows.map(({ name, value }) => ({ kind: "named", name, sealed: value }));
  };
  return {
    all,
    async reseal(change) {
      const changes = changesOf(await all(), change);
      for (const { thing, sealed } of changes)
        if (sealed === null) await database.run("DELETE FROM sealed WHERE name = ?", thing.name);
        else await database.run("UPDATE sealed SET value = ? WHERE name = ?", sealed, thing.name);
      return changes.length;
    },
  };
}

/** A database whose sealed things are to be sealed anew, with no process working on it. */
export interface Rotating {
  readonly sealed: Pick<SealedThings, "all" | "reseal">;
  /** Null before the first person came. */
  readonly people: PeopleDatabase | null;
  /** Removes what it still holds of what was replaced. False where the disk has no room for that, or others still see it. */
  scrub(): Promise<boolean>;
  close(): Promise<void>;
}

/** Several places as one. What comes first changes first. */
export function sealedTogether(
  ...places: readonly Pick<SealedThings, "all" | "reseal">[]
): Pick<SealedThings, "all" | "reseal"> {
  return {
    all: async () => (await Promise.all(places.map((place) => place.all()))).flat(),
    async reseal(change) {
      let changed = 0;
      for (const place of places) changed += await place.reseal(change);
      return changed;
    },
  };
}
