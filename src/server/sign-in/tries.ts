import { z } from "zod";
import type { PeopleDatabase } from "#people/people-database.ts";
import { ApiError } from "../errors.ts";
import { networksOf } from "../surface/networks.ts";
import { newId } from "./secrets.ts";

/** How often something may be tried. It stands in the database, so that a restart forgets nothing. */

const minute = 60_000;

const limits = {
  /** Wrong passwords for one e-mail, wherever they come from. */
  email: { most: 10, within: 15 * minute },
  /** Wrong passwords in a browser in which the person has signed in before. */
  device: { most: 10, within: 15 * minute },
  /** Attempts to get in that failed, from one machine. */
  address: { most: 50, within: 15 * minute },
  /** The same from one site, where each machine may have many addresses (IPv6). */
  site: { most: 200, within: 15 * minute },
  /** Sign-ins that were begun at the OpenID provider, and not ended, from one machine or site. */
  elsewhere: { most: 50, within: 15 * minute },
  elsewhereSite: { most: 200, within: 15 * minute },
  /** Wrong credentials of flows that are started by HTTP, from one machine or site. */
  hook: { most: 50, within: 15 * minute },
  hookSite: { most: 200, within: 15 * minute },
  /** Somebody who is signed in and is asked for the password again. */
  person: { most: 10, within: 15 * minute },
  /** Mails that one e-mail can be made to receive. */
  mail: { most: 3, within: 60 * minute },
  /** How often one person may ask whether a value is held anywhere. */
  erasure: { most: 20, within: 60 * minute },
} as const;

type Kind = keyof typeof limits;

const longest = 60 * minute;

const Try = z.object({ at: z.number() });

/** A try that counts. */
export interface Counted {
  /** It was right after all, and counts no more. */
  takeBack(): Promise<void>;
}

/** Counts a try. Throws where there were too many; that one does not count. */
export async function countTry(
  database: PeopleDatabase,
  kind: Kind,
  whose: string,
  now: number,
): Promise<Counted> {
  const { most, within } = limits[kind];
  const bucket = `${kind}:${whose}`;
  const counted = () =>
    database.all(
      Try,
      "SELECT at FROM tries WHERE bucket = ? AND at > ? ORDER BY at",
      bucket,
      now - within,
    );
  // Whoever is shut out already writes nothing.
  const before = await counted();
  if (before.length >= most) throw tooMany(kind, before, now);
  const id = newId("try");
  const takeBack = async (): Promise<void> => {
    await database.run("DELETE FROM tries WHERE id = ?", id);
  };
  // Written before it is counted again: those who come at once see each other.
  await database.run("INSERT INTO tries (id, bucket, at) VALUES (?, ?, ?)", id, bucket, now);
  const tries = await counted();
  await database.run("DELETE FROM tries WHERE at <= ?", now - longest);
  if (tries.length <= most) return { takeBack };
  await takeBack();
  throw tooMany(kind, tries, now);
}

function tooMany(kind: Kind, tries: readonly z.infer<typeof Try>[], now: number): ApiError {
  const frees = (tries[0]?.at ?? now) + limits[kind].within - now;
  const minutes = Math.max(1, Math.ceil(frees / minute));
  const code = kind === "erasure" ? "erasure.too_many_checks" : "sign_in.too_many_tries";
  return ApiError.of(code, { minutes });
}

const ofNetworks = {
  door: { near: "address", site: "site" },
  elsewhere: { near: "elsewhere", site: "elsewhereSite" },
  hook: { near: "hook", site: "hookSite" },
} as const satisfies Record<string, { readonly near: Kind; readonly site: Kind }>;

/** Counts a try of whoever is behind an address: the machine, and its site. */
export async function countFrom(
  database: PeopleDatabase,
  at: keyof typeof ofNetworks,
  address: string,
  now: number,
): Promise<Counted> {
  const { near, site } = networksOf(address);
  const kinds = ofNetworks[at];
  const first = await countTry(database, kinds.near, near, now);
  if (site === null) return first;
  try {
    return together(first, await countTry(database, kinds.site, site, now));
  } catch (error) {
    await first.takeBack();
    throw error;
  }
}

/** Several that count for one try. */
export function together(...counted: readonly Counted[]): Counted {
  return {
    takeBack: async () => {
      for (const one of counted) await one.takeBack();
    },
  };
}

/**
 * Does what was tried. Where it comes to something it does not count, nor where it was not even looked at.
 */
export async function tryingOut<Result>(
  counted: Counted,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    const result = await work();
    await counted.takeBack();
    return result;
  } catch (error) {
    if (error instanceof ApiError && error.code === "sign_in.busy") await counted.takeBack();
    throw error;
  }
}

/** It was right after all: what was tried before does not count any more. */
export async function forgetTries(
  database: PeopleDatabase,
  kind: Kind,
  whose: string,
): Promise<void> {
  await database.run("DELETE FROM tries WHERE bucket = ?", `${kind}:${whose}`);
}

/** Who has come back from the provider had begun there: the newest of that does not count any more. */
export async function endElsewhere(database: PeopleDatabase, address: string): Promise<void> {
  const { near, site } = networksOf(address);
  for (const bucket of [`elsewhere:${near}`, `elsewhereSite:${site}`])
    await database.run(
      `DELETE FROM tries WHERE id =
         (SELECT id FROM tries WHERE bucket = ? ORDER BY at DESC, id LIMIT 1)`,
      bucket,
    );
}
