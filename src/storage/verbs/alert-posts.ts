import type { AlertPost, AlertPostStore } from "#engine/store.ts";
import { columns } from "../columns.ts";
import { sql, statement, type Verbs, type Work } from "../session.ts";

const posts = columns<AlertPost>("person, connection_id, place, place_name, set_at, last", {
  last: "json",
});
const put = posts.put("alert_posts", "person");
const note = statement<Parameters<AlertPostStore["noteAlertPost"]>[0]>(
  `UPDATE {alert_posts} SET last = {json last} WHERE person = @person AND set_at = @setAt`,
);

/** Of everybody. For use inside a transaction. */
export function* forgetAlertPosts(): Work<void> {
  yield* sql`DELETE FROM {alert_posts}`.run();
}

export function alertPostVerbs({ read, write }: Verbs): AlertPostStore {
  return {
    alertPosts: read(() => posts.from`{alert_posts} ORDER BY person`.all()),

    putAlertPost: write((_, post) => put.change({ ...post, last: null })),

    noteAlertPost: write((_, told) => note.change(told)),

    removeAlertPost: write((_, person) =>
      sql`DELETE FROM {alert_posts} WHERE person = ${person}`.change(),
    ),
  };
}
