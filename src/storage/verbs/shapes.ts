import type { ShapeRecord, ShapeStore } from "#engine/store.ts";
import { columns } from "../columns.ts";
import { sql, statement, type Verbs } from "../session.ts";
import { noteNews } from "./alerts.ts";

const shapes = columns<ShapeRecord>("connection_id, thing AS of, digest, shape, read_at", {
  shape: "json",
});
const insert = shapes.insert(
  "shapes",
  {},
  `ON CONFLICT (connection_id, thing, digest) DO UPDATE
   SET shape = excluded.shape, read_at = excluded.read_at`,
);
/** Those of a thing but for one, as far as no published version names them. */
const forget = statement<[connectionId: string, of: string, digest: string]>(
  `DELETE FROM {shapes} AS s WHERE s.connection_id = ? AND s.thing = ? AND s.digest <> ?
     AND NOT EXISTS (SELECT 1 FROM {flows} f JOIN {flow_versions} v ON v.id = f.version_id
       WHERE v.shapes LIKE '%' || s.digest || '%')`,
);

export function shapeVerbs({ read, write }: Verbs) {
  const newest = (connectionId: string, of: string) =>
    shapes.from`{shapes} WHERE connection_id = ${connectionId} AND thing = ${of}
      ORDER BY read_at DESC LIMIT 1`.found();
  return {
    newestShape: read(newest),

    shape: read(({ connectionId, of, digest }) =>
      shapes.from`{shapes} WHERE connection_id = ${connectionId} AND thing = ${of}
        AND digest = ${digest}`.found(),
    ),

    keepShape: write(function* (_, record, news) {
      const { connectionId, of, digest } = record;
      const connection = yield* sql<{ id: string }>`SELECT id FROM {connections}
        WHERE id = ${connectionId} FOR UPDATE`.first();
      if (connection === undefined) return;
      const before = yield* newest(connectionId, of);
      // A clock that was set back makes nothing of today older than what it is in place of.
      const after = before === null ? 0 : before.readAt + (before.digest === digest ? 0 : 1);
      yield* insert.run({ ...record, readAt: Math.max(record.readAt, after) });
      if (before !== null && before.digest !== digest) yield* forget.run(connectionId, of, digest);
      yield* noteNews(news);
    }),
  } satisfies ShapeStore;
}
