import { type Claim, listed, type Waiting } from "#engine/turns.ts";
import { atOnce } from "#engine/run-columns.ts";
import type { Database } from "./database.ts";

/** Who has runs that can go on at once, in the order of their turns. A leap through the index for each. */
export function waitingLine(db: Database): (claim: Claim) => readonly Waiting[] {
  const owner = {
    first: db.prepare<[], { name: string }>(
      `SELECT turn_of AS name FROM runs WHERE next_at = ${atOnce} ORDER BY turn_of LIMIT 1`,
    ),
    next: db.prepare<[string], { name: string }>(
      `SELECT turn_of AS name FROM runs WHERE next_at = ${atOnce} AND turn_of > ?
       ORDER BY turn_of LIMIT 1`,
    ),
  };
  const flow = {
    first: db.prepare<[string], { name: string }>(
      `SELECT flow_id AS name FROM runs WHERE next_at = ${atOnce} AND turn_of = ?
       ORDER BY flow_id LIMIT 1`,
    ),
    next: db.prepare<[string, string], { name: string }>(
      `SELECT flow_id AS name FROM runs WHERE next_at = ${atOnce} AND turn_of = ? AND flow_id > ?
       ORDER BY flow_id LIMIT 1`,
    ),
  };

  return (claim) => {
    const { owners, flowsOf } = listed(claim);
    const { turns } = claim;
    const found = around(turns.owner, owners, (after) =>
      after === null ? owner.first.get() : owner.next.get(after),
    );
    return found.map((name) => ({
      owner: name,
      flows: around(turns.flows.get(name) ?? null, flowsOf(found.length), (after) =>
        after === null ? flow.first.get(name) : flow.next.get(name, after),
      ),
    }));
  };
}

/** Up to so many names: those after the last one, then from the first to it. */
function around(
  last: string | null,
  limit: number,
  next: (after: string | null) => { readonly name: string } | undefined,
): readonly string[] {
  const found: string[] = [];
  const go = (from: string | null, until: (name: string) => boolean): void => {
    let row = next(from);
    while (row !== undefined && found.length < limit && !until(row.name)) {
      found.push(row.name);
      row = next(row.name);
    }
  };
  go(last, () => false);
  if (last !== null) go(null, (name) => name > last);
  return found;
}
