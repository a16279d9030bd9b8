import { z } from "zod";
import type { PeopleDatabase } from "#people/people-database.ts";
import { ApiError } from "../errors.ts";
import { newId } from "./secrets.ts";

/** How often something may be tried. It stands in the database, so that a restart forgets nothing. */

const minute = 60_000;

const limits = {
  /** Wrong passwords for one e-mail, wherever they come from. */
  email: { most: 10, within: 15 * minute },
  /** Attempts to get in from one address. */
  address: { most: 50, within: 15 * minute },
  /** Wrong credentials of flows that are started by HTTP, from one address. */
  hook: { most: 50, within: 15 * minute },
  /** Somebody who is signed in and is asked for the password again. */
  person: { most: 10, within: 15 * minute },
  /** Mails that one e-mail can be made to receive. */
  mail: { most: 3, within: 60 * minute },
} as const;

const longest = 60 * minute;

const Try = z.object({ at: z.number() });

/** Counts a try. Throws where there were too many; that one does not count. */
export async function countTry(
  database: PeopleDatabase,
  kind: keyof typeof limits,
  whose: string,
  now: number,
): Promise<void> {
  const { most, within } = limits[kind];
  const bucket = `${kind}:${whose}`;
  const id = newId("try");
  // Written before it is counted: those who come at once see each other.
  await database.run("INSERT INTO tries (id, bucket, at) VALUES (?, ?, ?)", id, bucket, now);
  const tries = await database.all(
    Try,
    "SELECT at FROM tries WHERE bucket = ? AND at > ? ORDER BY at",
    bucket,
    now - within,
  );
  await database.run("DELETE FROM tries WHERE at <= ?", now - longest);
  if (tries.length <= most) return;
  await database.run("DELETE FROM tries WHERE id = ?", id);
  const frees = (tries[0]?.at ?? now) + within - now;
  throw ApiError.of("sign_in.too_many_tries", { minutes: Math.max(1, Math.ceil(frees / minute)) });
}

/** It was right after all: what was tried before does not count any more. */
export async function forgetTries(
  database: PeopleDatabase,
  kind: keyof typeof limits,
  whose: string,
): Promise<void> {
  await database.run("DELETE FROM tries WHERE bucket = ?", `${kind}:${whose}`);
}
