import { webhookName } from "#engine/alerts/webhook-name.ts";
import type { Webhook, WebhookStore } from "#engine/store.ts";
import { columns } from "../columns.ts";
import { toJson } from "../rows.ts";
import { all, change, made, run, type Session, statement, type Work } from "../session.ts";

const webhooks = columns<Webhook>("w.person, s.sealed, w.set_at, w.ended_at, w.last", {
  last: "json",
});

/** One whose secrets no key opens any more is gone with them. */
const every = webhooks.select<[prefix: string]>(
  "FROM {webhooks} w JOIN {sealed} s ON s.name = ? || w.person ORDER BY w.person",
);
const put = statement<[person: string, setAt: number]>(
  `INSERT INTO {webhooks} (person, set_at) VALUES (?, ?)
   ON CONFLICT (person) DO UPDATE SET set_at = excluded.set_at, ended_at = NULL, last = NULL`,
);
const seal = statement<[name: string, sealed: string]>(
  `INSERT INTO {sealed} (name, sealed) VALUES (?, ?)
   ON CONFLICT (name) DO UPDATE SET sealed = excluded.sealed`,
);
const changeSealed = statement<[sealed: string, name: string, seen: string]>(
  "UPDATE {sealed} SET sealed = ? WHERE name = ? AND sealed = ?",
);
const note = statement<[endedAt: number | null, last: string, person: string, setAt: number]>(
  "UPDATE {webhooks} SET ended_at = ?, last = ? WHERE person = ? AND set_at = ?",
);
const remove = statement<[person: string]>("DELETE FROM {webhooks} WHERE person = ?");
const unseal = statement<[name: string]>("DELETE FROM {sealed} WHERE name = ?");
const forgetAll = statement<[]>("DELETE FROM {webhooks}");
const forgetSealed = statement<[first: string, end: string]>(
  'DELETE FROM {sealed} WHERE name COLLATE "C" >= ? AND name COLLATE "C" < ?',
);

/** Of everybody, with what is sealed of them. For use inside a transaction. */
export function* forgetWebhooks(): Work<void> {
  const prefix = webhookName("");
  yield* run(forgetAll);
  yield* run(forgetSealed, prefix, `${prefix}\u{10ffff}`);
}

export function webhookVerbs({ read, write }: Session): WebhookStore {
  return {
    webhooks: () => read(() => all(every, webhookName(""))),

    putWebhook: ({ person, sealed, setAt }) =>
      write(function* () {
        yield* run(put, person, setAt);
        yield* run(seal, webhookName(person), sealed);
      }),

    changeWebhook: ({ person, seen, sealed }) =>
      write(() => made(run(changeSealed, sealed, webhookName(person), seen), (rows) => rows > 0)),

    noteWebhook: ({ person, setAt, endedAt, last }) =>
      write(() => change(note, endedAt, toJson(last), person, setAt)),

    removeWebhook: (person) =>
      write(function* () {
        yield* run(remove, person);
        yield* run(unseal, webhookName(person));
      }),
  };
}
