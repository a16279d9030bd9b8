import { createHmac } from "node:crypto";
import type { PeopleDatabase } from "#people/people-database.ts";

/**
 * A code of the app is good once: whoever has read it over a shoulder, or on its way, does not come in
 * after its person. The sign-in library alone takes a code for a minute and a half, however often.
 */

/** How long a code stands, in milliseconds. */
const period = 30_000;

/**
 * The step of time that a code is of. The library takes those of the step before and after; its clock
 * may have gone on by another meanwhile.
 */
export function stepOf(code: string, secret: string, now: number): number | null {
  const present = Math.floor(now / period);
  const steps = [2, 1, 0, -1, -2].map((ahead) => present + ahead);
  return steps.find((step) => codeAt(secret, step) === code) ?? null;
}

/** RFC 6238, with SHA-1 and six digits. */
function codeAt(secret: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac("sha1", secret).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 15;
  const number = (mac.readUInt32BE(offset) & 0x7f_ff_ff_ff) % 1_000_000;
  return String(number).padStart(6, "0");
}

/** False: this code, or one after it, has been used before. Of two at one moment, one is first. */
export async function spend(
  database: PeopleDatabase,
  person: string,
  step: number,
): Promise<boolean> {
  const spent = await database.run(
    `INSERT INTO spent_codes (person, step) VALUES (?, ?)
     ON CONFLICT (person) DO UPDATE SET step = excluded.step
     WHERE spent_codes.step < excluded.step`,
    person,
    step,
  );
  return spent > 0;
}

/** With the app's secret gone, nothing of it is to be remembered. */
export async function forgetSpentCodes(database: PeopleDatabase, person: string): Promise<void> {
  await database.run("DELETE FROM spent_codes WHERE person = ?", person);
}
