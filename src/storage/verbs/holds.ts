import { newsOfHeir, newsOfHold, newsOfLift } from "#engine/alerts/news.ts";
import type { ConnectionRecord, ConnectionStore, Hold } from "#engine/store.ts";
import {
  type ChangedConnection,
  holdColumn,
  isHeld,
  noteConnections,
  ofHold,
  ownedConnection,
} from "../connection-rows.ts";
import { byText } from "#reading/by-text.ts";
import { toJson } from "../rows.ts";
import { type Flag, isOn, sql, statement, type Verbs, type Work } from "../session.ts";
import { heldSince } from "./settings.ts";
import { noteNews } from "./alerts.ts";
import { isAs, pollsGoOn, resume, type StandingRow } from "./repair.ts";

const held = {
  owner: setters("owner", "id = ? AND owner = ?"),
  absence: setters("absence", "owner = ?"),
  switch: setters("switch", "true"),
};

/**
 * A connection that is just being made, or handed over, has looked at the switch and who is away before: it comes
 * first, and is found.
 */
const noneAreMade = statement<[]>("", "LOCK TABLE {connections} IN SHARE ROW EXCLUSIVE MODE");
/** The other side of it: what is looked at stays so. */
const oneIsMade = statement<[]>("", "LOCK TABLE {connections} IN ROW EXCLUSIVE MODE");

const heirOf = statement<[id: string], Pick<ConnectionRecord, "heir">>(
  "SELECT heir FROM {connections} WHERE id = ? FOR NO KEY UPDATE",
);
const own = ownedConnection("FOR NO KEY UPDATE");
const named = statement<[owner: string, name: string, id: string], { id: string }>(
  "SELECT id FROM {connections} WHERE owner = ? AND name = ? AND id <> ?",
);
const stillHeld = statement<[id: string], { id: string }>(
  `SELECT c.id FROM {connections} c WHERE c.id = ? AND ${isHeld("c")}`,
);
const standFor = statement<
  [to: string, id: string, before: string, before: string, to: string, to: string]
>(
  `UPDATE {flow_versions} SET agreed_by = json_insert(agreed_by, '$[#]', ?)
   WHERE number IS NOT NULL
     AND id IN (SELECT version_id FROM {version_connections} WHERE connection_id = ?)
     AND (published_by = ? OR EXISTS (SELECT 1 FROM json_each(agreed_by) WHERE value = ?))
     AND published_by <> ? AND NOT EXISTS (SELECT 1 FROM json_each(agreed_by) WHERE value = ?)`,
  `UPDATE {flow_versions} SET agreed_by = (agreed_by::jsonb || to_jsonb(?::text))::text
   WHERE number IS NOT NULL
     AND id IN (SELECT version_id FROM {version_connections} WHERE connection_id = ?)
     AND (published_by = ? OR jsonb_exists(agreed_by::jsonb, ?))
     AND published_by <> ? AND NOT jsonb_exists(agreed_by::jsonb, ?)`,
);

export function holdVerbs({ write, writeAt, session }: Verbs) {
  return {
    hold: writeAt(function* (notes, hold, at) {
      if (!(yield* isOf(hold))) return "not_found";
      if (hold.by !== "owner") yield* noneAreMade.run();
      if (hold.by === "switch")
        yield* sql`INSERT INTO {settings} (name, value)
          VALUES (${heldSince}, ${toJson(at)}) ON CONFLICT (name) DO NOTHING`.run();
      if (hold.by === "absence")
        yield* sql`INSERT INTO {absences} (person, since)
          VALUES (${hold.owner}, ${at}) ON CONFLICT (person) DO NOTHING`.run();
      const changed = inOrder(yield* held[hold.by].set.all(at, ...ofHold(hold)));
      noteConnections(notes, changed);
      yield* noteNews(changed.map(({ id }) => newsOfHold(id, hold.by, at)));
      return "held";
    }),

    async lift(hold, at) {
      const freed = await session.writeAt(at, function* (notes) {
        if (!(yield* isOf(hold))) return null;
        if (hold.by !== "owner") yield* noneAreMade.run();
        if (hold.by === "switch")
          yield* sql`DELETE FROM {settings} WHERE name = ${heldSince}`.run();
        if (hold.by === "absence")
          yield* sql`DELETE FROM {absences} WHERE person = ${hold.owner}`.run();
        const lifted = inOrder(yield* held[hold.by].clear.all(at, ...ofHold(hold)));
        noteConnections(notes, lifted);
        yield* noteNews(lifted.map(({ id, still }) => (isOn(still) ? null : newsOfLift(id, at))));
        const going: string[] = [];
        for (const { id } of lifted) if (yield* pollsGoOn(notes, id, at)) going.push(id);
        return going;
      });
      if (freed === null) return "not_found";
      for (const id of freed) await resume(session, id, at);
      return "lifted";
    },

    setHeir: writeAt(function* (notes, { id, heir, by, at }) {
      const before = (yield* heirOf.first(id))?.heir ?? null;
      const [of, isOwner] = "owner" in by ? ([by.owner, 1] as const) : ([by.absent, 0] as const);
      const changed =
        yield* sql<ChangedConnection>`UPDATE {connections} SET heir = ${heir} WHERE id = ${id}
          AND owner = ${of} AND (${isOwner} = 1 OR held_by_absence IS NOT NULL) RETURNING id, owner`.all();
      noteConnections(notes, changed);
      if (changed.length === 0) return "not_found";
      yield* noteNews([newsOfHeir(id, { before, heir }, at)]);
      return "changed";
    }),

    setLimits: write(function* (notes, { id, by, before, limits }) {
      const changed = yield* sql<ChangedConnection>`UPDATE {connections}
        SET limits = ${toJson(limits)}, consent_epoch = consent_epoch + 1 WHERE id = ${id} AND owner = ${by}
        AND limits = ${toJson(before)} RETURNING id, owner`.all();
      noteConnections(notes, changed);
      if (changed.length > 0) return "changed";
      return (yield* own.first(id, by)) ? "conflict" : "not_found";
    }),

    async handOver({ id, to, name, before, sealed, settings, at }) {
      const told = await session.writeAt(at, function* (notes) {
        yield* oneIsMade.run();
        const found = yield* sql<
          StandingRow & { owner: string }
        >`SELECT owner, sealed, locked FROM {connections}
          WHERE id = ${id} AND heir = ${to} AND heir NOT IN (SELECT person FROM {absences}) FOR UPDATE`.first();
        if (!found) return "not_found";
        if (!isAs(found, before)) return "conflict";
        if (yield* named.first(to, name, id)) return "name_taken";
        yield* sql`UPDATE {connections}
          SET owner = ${to}, name = ${name}, sealed = ${sealed}, settings = ${toJson(settings)},
            broken = NULL, locked = false, held_by_absence = NULL, heir = NULL, repaired_at = ${at},
            consent_epoch = consent_epoch + 1
          WHERE id = ${id}`.run();
        yield* sql`DELETE FROM {grants} WHERE connection_id = ${id}`.run();
        yield* standFor.run(to, id, found.owner, found.owner, to, to);
        noteConnections(notes, [
          { id, owner: found.owner },
          { id, owner: to },
        ]);
        if (!(yield* stillHeld.first(id))) yield* noteNews([newsOfLift(id, at)]);
        yield* pollsGoOn(notes, id, at);
        return "handed_over";
      });
      if (told === "handed_over") await resume(session, id, at);
      return told;
    },
  } satisfies Partial<ConnectionStore>;
}

/** Rows come as the database finds them; what is told of them comes in one order. */
function inOrder<Row extends ChangedConnection>(rows: readonly Row[]): readonly Row[] {
  return rows.toSorted((a, b) => byText(a.id, b.id));
}

function* isOf(hold: Hold): Work<boolean> {
  return hold.by !== "owner" || (yield* own.first(hold.connectionId, hold.owner)) !== undefined;
}

function setters(by: Hold["by"], which: string) {
  const column = holdColumn[by];
  return {
    set: statement<[at: number, ...of: string[]], ChangedConnection>(
      `UPDATE {connections} SET ${column} = ?, consent_epoch = consent_epoch + 1
       WHERE ${which} AND ${column} IS NULL RETURNING id, owner`,
    ),
    clear: statement<[at: number, ...of: string[]], ChangedConnection & { readonly still: Flag }>(
      `UPDATE {connections} SET ${column} = NULL, repaired_at = ?
       WHERE ${which} AND ${column} IS NOT NULL RETURNING id, owner, ${isHeld("connections")} AS still`,
    ),
  };
}
