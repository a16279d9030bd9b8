import { expect } from "vitest";
import type { Store } from "#engine/store.ts";
import { asking } from "./postgres.world.ts";
import { changesChannel, said } from "./said.ts";

/** How many processes on the database listen, and have said so. */
const listening = `SELECT count(*)::int AS processes FROM pg_stat_activity
  WHERE application_name = 'millrace listening' AND datname = current_database()
    AND state = 'idle' AND query LIKE 'SELECT pg_notify%'`;

const often = { interval: 20 };

let probes = 0;

/**
 * Resolves when these stores, of so many processes on the database, hear what is said there, and have
 * told all that was said before.
 */
export async function untilTheyHear(
  url: string,
  stores: readonly Store[],
  processes = stores.length,
): Promise<void> {
  await expect.poll(() => asking(url, listening), often).toEqual([{ processes }]);
  // A store that says "everything" says it in the place of all else that it hears at that moment.
  while (!(await hearProbe(url, stores)));
}

/** Whether all of them tell of one change that nobody has made. What was said before it, they have told by then. */
async function hearProbe(url: string, stores: readonly Store[]): Promise<boolean> {
  probes += 1;
  const probe = `probe-${probes}`;
  const told = stores.map(
    (store) =>
      new Promise<boolean>((resolve) => {
        const deafen = store.onChanges((changes) => {
          if (changes !== "everything" && !changes.flows.has(probe)) return;
          deafen();
          resolve(changes !== "everything");
        });
      }),
  );
  const words = said("nobody", {
    runs: new Map(),
    runsOf: new Set(),
    flows: new Set([probe]),
    connections: new Map(),
    proposals: false,
    tables: false,
  });
  await asking(url, `SELECT pg_notify('${changesChannel}', '${words}')`);
  return (await Promise.all(told)).every((heard) => heard);
}
