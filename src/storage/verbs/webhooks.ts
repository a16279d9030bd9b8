import { webhookName } from "#engine/alerts/webhook-name.ts";
import type { Webhook, WebhookStore } from "#engine/store.ts";
import { columns } from "../columns.ts";
import { sql, statement, type Verbs, type Work } from "../session.ts";
import { keepSealed, resealed, unseal } from "./sealed.ts";

const webhooks = columns<Webhook>("w.person, s.sealed, w.set_at, w.ended_at, w.last", {
  last: "json",
});

const note = statement<Parameters<WebhookStore["noteWebhook"]>[0]>(
  `UPDATE {webhooks} SET ended_at = @endedAt, last = {json last}
   WHERE person = @person AND set_at = @setAt`,
);

/** Of everybody, with what is sealed of them. For use inside a transaction. */
export function* forgetWebhooks(): Work<void> {
  const prefix = webhookName("");
  yield* sql`DELETE FROM {webhooks}`.run();
  yield* sql`DELETE FROM {sealed} WHERE name COLLATE "C" >= ${prefix}
    AND name COLLATE "C" < ${`${prefix}\u{10ffff}`}`.run();
}

export function webhookVerbs({ read, write }: Verbs): WebhookStore {
  return {
    // One whose secrets no key opens any more is gone with them.
    webhooks: read(() =>
      webhooks.from`{webhooks} w
        JOIN {sealed} s ON s.name = ${webhookName("")} || w.person ORDER BY w.person`.all(),
    ),

    putWebhook: write(function* (_, { person, sealed, setAt }) {
      yield* sql`INSERT INTO {webhooks} (person, set_at) VALUES (${person}, ${setAt})
        ON CONFLICT (person) DO UPDATE SET set_at = excluded.set_at, ended_at = NULL, last = NULL`.run();
      yield* keepSealed(webhookName(person), sealed);
    }),

    changeWebhook: write((_, { person, seen, sealed }) =>
      resealed(webhookName(person), seen, sealed),
    ),

    noteWebhook: write((_, told) => note.change(told)),

    removeWebhook: write(function* (_, person) {
      yield* sql`DELETE FROM {webhooks} WHERE person = ${person}`.run();
      yield* unseal(webhookName(person));
    }),
  };
}
