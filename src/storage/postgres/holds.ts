import { newsOfHeir, newsOfHold, newsOfLift } from "#engine/alerts/news.ts";
import type { ConnectionRecord, ConnectionStore, Hold } from "#engine/store.ts";
import { holdColumn, isHeld, ofHold } from "../connection-rows.ts";
import { toJson } from "../rows.ts";
import { heldSince } from "../setting-rows.ts";
import { noteNews } from "../verbs/alerts.ts";
import { done } from "./session.ts";
import { pollsGoOn, resume } from "./break-and-repair.ts";
import { sql } from "./database.ts";
import { sqlState } from "./start-errors.ts";
import type { Transaction, Writer } from "./writer.ts";

type HoldVerbs = Pick<ConnectionStore, "hold" | "lift" | "setHeir" | "setLimits" | "handOver">;

type Changed = Pick<ConnectionRecord, "id" | "owner">;
type Lifted = Changed & { readonly still: boolean };

const held = {
  owner: setters("owner", "id = $2 AND owner = $3"),
  absence: setters("absence", "owner = $2"),
  switch: setters("switch", "true"),
};
const putSince = sql<[name: string, value: string]>(
  "INSERT INTO millrace.settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING",
);
const dropSince = sql<[name: string]>("DELETE FROM millrace.settings WHERE name = $1");

const putAway = sql<[person: string, since: number]>(
  "INSERT INTO millrace.absences (person, since) VALUES ($1, $2) ON CONFLICT (person) DO NOTHING",
);
const isBack = sql<[person: string]>("DELETE FROM millrace.absences WHERE person = $1");

/**
 * A connection that is just being made, or handed over, has looked at the switch and who is away before: it comes
 * first, and is found.
 */
const noneAreMade = "LOCK TABLE millrace.connections IN SHARE ROW EXCLUSIVE MODE";
/** The other side of it: what is looked at stays so. */
const oneIsMade = "LOCK TABLE millrace.connections IN ROW EXCLUSIVE MODE";

const setHeir = sql<[id: string, heir: string | null, of: string, away: boolean], Changed>(
  `UPDATE millrace.connections SET heir = $2
   WHERE id = $1 AND owner = $3 AND (NOT $4 OR held_by_absence IS NOT NULL) RETURNING id, owner`,
);
const setLimits = sql<[id: string, by: string, before: string, limits: string], Changed>(
  `UPDATE millrace.connections SET limits = $4, consent_epoch = consent_epoch + 1
   WHERE id = $1 AND owner = $2 AND limits = $3 RETURNING id, owner`,
);
const heirOf = sql<[id: string], Pick<ConnectionRecord, "heir">>(
  "SELECT heir FROM millrace.connections WHERE id = $1 FOR NO KEY UPDATE",
);
const own = sql<[id: string, owner: string], { id: string }>(
  "SELECT id FROM millrace.connections WHERE id = $1 AND owner = $2 FOR SHARE",
);
const given = sql<[id: string, to: string], { owner: string }>(
  `SELECT owner FROM millrace.connections
   WHERE id = $1 AND heir = $2 AND heir NOT IN (SELECT person FROM millrace.absences) FOR UPDATE`,
);
const give = sql<
  [id: string, to: string, name: string, sealed: string, settings: string, at: number]
>(
  `UPDATE millrace.connections SET owner = $2, name = $3, sealed = $4, settings = $5,
     broken = NULL, locked = false, held_by_absence = NULL, heir = NULL, repaired_at = $6,
     consent_epoch = consent_epoch + 1
   WHERE id = $1`,
);
const stillHeld = sql<[id: string], Pick<ConnectionRecord, "id">>(
  `SELECT c.id FROM millrace.connections c WHERE c.id = $1 AND ${isHeld("c")}`,
);
const forgetGrants = sql<[id: string]>("DELETE FROM millrace.grants WHERE connection_id = $1");
const standFor = sql<[id: string, to: string, before: string]>(
  `UPDATE millrace.flow_versions SET agreed_by = (agreed_by::jsonb || to_jsonb($2::text))::text
   WHERE number IS NOT NULL
     AND id IN (SELECT version_id FROM millrace.version_connections WHERE connection_id = $1)
     AND (published_by = $3 OR agreed_by::jsonb ? $3)
     AND published_by <> $2 AND NOT agreed_by::jsonb ? $2`,
);

const taken = "23505";

export function holdVerbs(writer: Writer): HoldVerbs {
  const goOn = async (ids: readonly string[], now: number): Promise<void> => {
    for (const id of ids) await resume(writer, id, now);
  };

  return {
    hold: (hold, at) =>
      writer.writeAt(at, async (tx) => {
        if (hold.by !== "owner") await tx.raw(noneAreMade);
        if (hold.by === "switch") await tx.run(putSince, heldSince, toJson(at));
        if (hold.by === "absence") await tx.run(putAway, hold.owner, at);
        const changed = await tx.all(held[hold.by].set, at, ...ofHold(hold));
        note(tx, changed);
        await done(tx, noteNews(changed.map(({ id }) => newsOfHold(id, hold.by, at))));
        return changed.length > 0 || (await isOf(tx, hold)) ? "held" : "not_found";
      }),

    async lift(hold, at) {
      const freed = await writer.writeAt(at, async (tx) => {
        if (hold.by !== "owner") await tx.raw(noneAreMade);
        if (hold.by === "switch") await tx.run(dropSince, heldSince);
        if (hold.by === "absence") await tx.run(isBack, hold.owner);
        const lifted = await tx.all(held[hold.by].clear, at, ...ofHold(hold));
        note(tx, lifted);
        await done(
          tx,
          noteNews(lifted.map(({ id, still }) => (still ? null : newsOfLift(id, at)))),
        );
        if (lifted.length === 0 && !(await isOf(tx, hold))) return null;
        const going: string[] = [];
        for (const { id } of lifted) if (await pollsGoOn(tx, id, at)) going.push(id);
        return going;
      });
      if (freed === null) return "not_found";
      await goOn(freed, at);
      return "lifted";
    },

    setHeir: ({ id, heir, by, at }) =>
      writer.writeAt(at, async (tx) => {
        const before = (await tx.first(heirOf, id))?.heir ?? null;
        const [of, away] = "owner" in by ? [by.owner, false] : [by.absent, true];
        const changed = await tx.all(setHeir, id, heir, of, away);
        note(tx, changed);
        if (changed.length === 0) return "not_found";
        await done(tx, noteNews([newsOfHeir(id, { before, heir }, at)]));
        return "changed";
      }),

    setLimits: ({ id, by, before, limits }) =>
      writer.write(async (tx) => {
        const changed = await tx.all(setLimits, id, by, toJson(before), toJson(limits));
        note(tx, changed);
        if (changed.length > 0) return "changed";
        return (await tx.first(own, id, by)) ? "conflict" : "not_found";
      }),

    async handOver({ id, to, name, sealed, settings, at }) {
      try {
        const told = await writer.writeAt(at, async (tx) => {
          await tx.raw(oneIsMade);
          const before = await tx.first(given, id, to);
          if (!before) return "not_found";
          await tx.run(give, id, to, name, sealed, toJson(settings), at);
          await tx.run(forgetGrants, id);
          await tx.run(standFor, id, to, before.owner);
          note(tx, [
            { id, owner: before.owner },
            { id, owner: to },
          ]);
          if (!(await tx.first(stillHeld, id))) await done(tx, noteNews([newsOfLift(id, at)]));
          await pollsGoOn(tx, id, at);
          return "handed_over";
        });
        if (told === "handed_over") await goOn([id], at);
        return told;
      } catch (error) {
        if (sqlState(error) === taken) return "name_taken";
        throw error;
      }
    },
  };
}

async function isOf(tx: Transaction, hold: Hold): Promise<boolean> {
  return hold.by !== "owner" || (await tx.first(own, hold.connectionId, hold.owner)) !== undefined;
}

function note(tx: Transaction, connections: readonly Changed[]): void {
  for (const { id, owner } of connections) tx.changes.connection(id, owner);
}

function setters(by: Hold["by"], which: string) {
  const column = holdColumn[by];
  return {
    set: sql<[at: number, ...of: string[]], Changed>(
      `UPDATE millrace.connections SET ${column} = $1, consent_epoch = consent_epoch + 1
       WHERE ${which} AND ${column} IS NULL RETURNING id, owner`,
    ),
    clear: sql<[at: number, ...of: string[]], Lifted>(
      `UPDATE millrace.connections c SET ${column} = NULL, repaired_at = $1
       WHERE ${which} AND ${column} IS NOT NULL RETURNING id, owner, ${isHeld("c")} AS still`,
    ),
  };
}
