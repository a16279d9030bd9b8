import type { ConnectionRecord, ConnectionStore, Hold } from "#engine/store.ts";
import { holdColumn, ofHold } from "../connection-rows.ts";
import { toJson } from "../rows.ts";
import { heldSince } from "../setting-rows.ts";
import { goingOn } from "./break-and-repair.ts";
import type { Writer } from "./writer.ts";

type HoldVerbs = Pick<ConnectionStore, "hold" | "lift" | "setHeir" | "setLimits" | "handOver">;

type Changed = Pick<ConnectionRecord, "id" | "owner">;

export function holdVerbs(writer: Writer): HoldVerbs {
  const { db, changes } = writer;
  const { pollsGoOn, resume } = goingOn(writer);
  const note = (connections: readonly Changed[]): void => {
    for (const { id, owner } of connections) changes.connection(id, owner);
  };

  const held = {
    owner: setters(writer, "owner", "id = @of"),
    absence: setters(writer, "absence", "owner = @of"),
    switch: setters(writer, "switch", "@of IS NULL"),
  };
  const putSince = db.prepare<[string, string]>(
    "INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT DO NOTHING",
  );
  const dropSince = db.prepare<[string]>("DELETE FROM settings WHERE name = ?");

  const setHeir = db.prepare<[string | null, string], Changed>(
    "UPDATE connections SET heir = ? WHERE id = ? RETURNING id, owner",
  );
  const setLimits = db.prepare<{ id: string; before: string; limits: string }, Changed>(
    `UPDATE connections SET limits = @limits, consent_epoch = consent_epoch + 1
     WHERE id = @id AND limits = @before RETURNING id, owner`,
  );
  const one = db.prepare<[string], { owner: string; heir: string | null }>(
    "SELECT owner, heir FROM connections WHERE id = ?",
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
  const forgetGrants = db.prepare<[string]>("DELETE FROM grants WHERE connection_id = ?");
  const standFor = db.prepare<{ id: string; to: string; before: string }>(
    `UPDATE flow_versions SET agreed_by = json_insert(agreed_by, '$[#]', @to)
     WHERE number IS NOT NULL
       AND id IN (SELECT version_id FROM version_connections WHERE connection_id = @id)
       AND (published_by = @before OR EXISTS (SELECT 1 FROM json_each(agreed_by) WHERE value = @before))
       AND published_by <> @to
       AND NOT EXISTS (SELECT 1 FROM json_each(agreed_by) WHERE value = @to)`,
  );

  const goOn = async (ids: readonly string[], now: number): Promise<void> => {
    for (const id of ids) await resume(id, now);
  };

  return {
    hold: (hold, at) =>
      writer.writeAt(at, () => {
        if (hold.by === "switch") putSince.run(heldSince, toJson(at));
        note(held[hold.by].set.all({ of: ofHold(hold), at }));
      }),

    async lift(hold, at) {
      const freed = await writer.writeAt(at, () => {
        if (hold.by === "switch") dropSince.run(heldSince);
        const lifted = held[hold.by].clear.all({ of: ofHold(hold), at });
        note(lifted);
        return lifted.map(({ id }) => id).filter((id) => pollsGoOn(id, at));
      });
      await goOn(freed, at);
    },

    setHeir: (id, heir) =>
      writer.write(() => {
        const changed = setHeir.all(heir, id);
        note(changed);
        return changed.length > 0 ? "changed" : "not_found";
      }),

    setLimits: ({ id, before, limits }) =>
      writer.write(() => {
        const changed = setLimits.all({ id, before: toJson(before), limits: toJson(limits) });
        note(changed);
        return changed.length > 0 ? "changed" : "conflict";
      }),

    async handOver({ id, to, name, sealed, settings, at }) {
      const told = await writer.writeAt(at, () => {
        const before = one.get(id);
        if (before?.heir !== to) return "not_found";
        if (named.get(to, name, id)) return "name_taken";
        give.run({ id, to, name, sealed, settings: toJson(settings), at });
        forgetGrants.run(id);
        standFor.run({ id, to, before: before.owner });
        note([
          { id, owner: before.owner },
          { id, owner: to },
        ]);
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
  type Args = { readonly of: string | null; readonly at: number };
  return {
    set: db.prepare<Args, Changed>(
      `UPDATE connections SET ${column} = @at, consent_epoch = consent_epoch + 1
       WHERE ${which} AND ${column} IS NULL RETURNING id, owner`,
    ),
    clear: db.prepare<Args, Changed>(
      `UPDATE connections SET ${column} = NULL, repaired_at = @at
       WHERE ${which} AND ${column} IS NOT NULL RETURNING id, owner`,
    ),
  };
}
