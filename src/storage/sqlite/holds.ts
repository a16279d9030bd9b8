import { newsOfHeir, newsOfHold, newsOfLift } from "#engine/alerts/news.ts";
import type { ConnectionRecord, ConnectionStore, Hold } from "#engine/store.ts";
import { holdColumn, isHeld, ofHold } from "../connection-rows.ts";
import { toJson } from "../rows.ts";
import { heldSince } from "../setting-rows.ts";
import { noteNews } from "../verbs/alerts.ts";
import { doing } from "./session.ts";
import { goingOn } from "./break-and-repair.ts";
import type { Writer } from "./writer.ts";

type HoldVerbs = Pick<ConnectionStore, "hold" | "lift" | "setHeir" | "setLimits" | "handOver">;

type Changed = Pick<ConnectionRecord, "id" | "owner">;
type Lifted = Changed & { readonly still: 0 | 1 };

export function holdVerbs(writer: Writer): HoldVerbs {
  const { db, changes } = writer;
  const { pollsGoOn, resume } = goingOn(writer);
  const done = doing(db);
  const note = (connections: readonly Changed[]): void => {
    for (const { id, owner } of connections) changes.connection(id, owner);
  };

  const held = {
    owner: setters(writer, "owner", "id = ? AND owner = ?"),
    absence: setters(writer, "absence", "owner = ?"),
    switch: setters(writer, "switch", "true"),
  };
  const putSince = db.prepare<[string, string]>(
    "INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT DO NOTHING",
  );
  const dropSince = db.prepare<[string]>("DELETE FROM settings WHERE name = ?");

  const putAway = db.prepare<[string, number]>(
    "INSERT INTO absences (person, since) VALUES (?, ?) ON CONFLICT DO NOTHING",
  );
  const isBack = db.prepare<[string]>("DELETE FROM absences WHERE person = ?");

  const setHeir = db.prepare<{ id: string; heir: string | null; of: string; away: 0 | 1 }, Changed>(
    `UPDATE connections SET heir = @heir
     WHERE id = @id AND owner = @of AND (@away = 0 OR held_by_absence IS NOT NULL) RETURNING id, owner`,
  );
  const setLimits = db.prepare<{ id: string; by: string; before: string; limits: string }, Changed>(
    `UPDATE connections SET limits = @limits, consent_epoch = consent_epoch + 1
     WHERE id = @id AND owner = @by AND limits = @before RETURNING id, owner`,
  );
  const heirOf = db.prepare<[string], Pick<ConnectionRecord, "heir">>(
    "SELECT heir FROM connections WHERE id = ?",
  );
  const own = db.prepare<[string, string]>("SELECT 1 FROM connections WHERE id = ? AND owner = ?");
  const given = db.prepare<[string, string], { owner: string }>(
    `SELECT owner FROM connections
     WHERE id = ? AND heir = ? AND heir NOT IN (SELECT person FROM absences)`,
  );
  const named = db.prepare<[string, string, string]>(
    "SELECT 1 FROM connections WHERE owner = ? AND name = ? AND id <> ?",
  );
  const give = db.prepare<{
    id: string;
    to: string;
    name: string;
    sealed: string;
    settings: string;
    at: number;
  }>(
    `UPDATE connections SET owner = @to, name = @name, sealed = @sealed, settings = @settings,
       broken = NULL, locked = 0, held_by_absence = NULL, heir = NULL, repaired_at = @at,
       consent_epoch = consent_epoch + 1
     WHERE id = @id`,
  );
  const stillHeld = db.prepare<[string]>(
    `SELECT 1 FROM connections c WHERE c.id = ? AND ${isHeld("c")}`,
  );
  const forgetGrants = db.prepare<[string]>("DELETE FROM grants WHERE connection_id = ?");
  const standFor = db.prepare<{ id: string; to: string; before: string }>(
    `UPDATE flow_versions SET agreed_by = json_insert(agreed_by, '$[#]', @to)
     WHERE number IS NOT NULL
       AND id IN (SELECT version_id FROM version_connections WHERE connection_id = @id)
       AND (published_by = @before OR EXISTS (SELECT 1 FROM json_each(agreed_by) WHERE value = @before))
       AND published_by <> @to
       AND NOT EXISTS (SELECT 1 FROM json_each(agreed_by) WHERE value = @to)`,
  );

  const isOf = (hold: Hold): boolean =>
    hold.by !== "owner" || own.get(hold.connectionId, hold.owner) !== undefined;
  const goOn = async (ids: readonly string[], now: number): Promise<void> => {
    for (const id of ids) await resume(id, now);
  };

  return {
    hold: (hold, at) =>
      writer.writeAt(at, () => {
        if (!isOf(hold)) return "not_found";
        if (hold.by === "switch") putSince.run(heldSince, toJson(at));
        if (hold.by === "absence") putAway.run(hold.owner, at);
        const changed = held[hold.by].set.all(at, ...ofHold(hold));
        note(changed);
        for (const { id } of changed) done(noteNews([newsOfHold(id, hold.by, at)]));
        return "held";
      }),

    async lift(hold, at) {
      const freed = await writer.writeAt(at, () => {
        if (!isOf(hold)) return null;
        if (hold.by === "switch") dropSince.run(heldSince);
        if (hold.by === "absence") isBack.run(hold.owner);
        const lifted = held[hold.by].clear.all(at, ...ofHold(hold));
        note(lifted);
        for (const { id, still } of lifted) if (still === 0) done(noteNews([newsOfLift(id, at)]));
        return lifted.map(({ id }) => id).filter((id) => pollsGoOn(id, at));
      });
      if (freed === null) return "not_found";
      await goOn(freed, at);
      return "lifted";
    },

    setHeir: ({ id, heir, by, at }) =>
      writer.writeAt(at, () => {
        const before = heirOf.get(id)?.heir ?? null;
        const whose =
          "owner" in by
            ? ({ of: by.owner, away: 0 } as const)
            : ({ of: by.absent, away: 1 } as const);
        const changed = setHeir.all({ id, heir, ...whose });
        note(changed);
        if (changed.length === 0) return "not_found";
        done(noteNews([newsOfHeir(id, { before, heir }, at)]));
        return "changed";
      }),

    setLimits: ({ id, by, before, limits }) =>
      writer.write(() => {
        const changed = setLimits.all({ id, by, before: toJson(before), limits: toJson(limits) });
        note(changed);
        if (changed.length > 0) return "changed";
        return own.get(id, by) ? "conflict" : "not_found";
      }),

    async handOver({ id, to, name, sealed, settings, at }) {
      const told = await writer.writeAt(at, () => {
        const before = given.get(id, to);
        if (!before) return "not_found";
        if (named.get(to, name, id)) return "name_taken";
        give.run({ id, to, name, sealed, settings: toJson(settings), at });
        forgetGrants.run(id);
        standFor.run({ id, to, before: before.owner });
        note([
          { id, owner: before.owner },
          { id, owner: to },
        ]);
        if (stillHeld.get(id) === undefined) done(noteNews([newsOfLift(id, at)]));
        pollsGoOn(id, at);
        return "handed_over";
      });
      if (told === "handed_over") await goOn([id], at);
      return told;
    },
  };
}

function setters({ db }: Writer, by: Hold["by"], which: string) {
  const column = holdColumn[by];
  type Args = [at: number, ...of: string[]];
  return {
    set: db.prepare<Args, Changed>(
      `UPDATE connections SET ${column} = ?, consent_epoch = consent_epoch + 1
       WHERE ${which} AND ${column} IS NULL RETURNING id, owner`,
    ),
    clear: db.prepare<Args, Lifted>(
      `UPDATE connections SET ${column} = NULL, repaired_at = ?
       WHERE ${which} AND ${column} IS NOT NULL RETURNING id, owner, ${isHeld("connections")} AS still`,
    ),
  };
}
