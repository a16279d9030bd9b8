import { webhookName } from "#engine/alerts/webhook-name.ts";
import type { WebhookStore } from "#engine/store.ts";
import { toJson } from "../rows.ts";
import { selectWebhooks, webhookOf, type WebhookRow } from "../webhook-rows.ts";
import type { Writer } from "./writer.ts";

export function webhookVerbs(writer: Writer): WebhookStore {
  const { db } = writer;
  const all = db.prepare<[], WebhookRow>(selectWebhooks());
  const put = db.prepare<[string, number]>(
    `INSERT INTO webhooks (person, set_at) VALUES (?, ?)
     ON CONFLICT DO UPDATE SET set_at = excluded.set_at, ended_at = NULL, last = NULL`,
  );
  const seal = db.prepare<[string, string]>(
    `INSERT INTO sealed (name, sealed) VALUES (?, ?)
     ON CONFLICT DO UPDATE SET sealed = excluded.sealed`,
  );
  const change = db.prepare<{ name: string; seen: string; sealed: string }>(
    "UPDATE sealed SET sealed = @sealed WHERE name = @name AND sealed = @seen",
  );
  const note = db.prepare<{ person: string; setAt: number; endedAt: number | null; last: string }>(
    `UPDATE webhooks SET ended_at = @endedAt, last = @last
     WHERE person = @person AND set_at = @setAt`,
  );
  const remove = db.prepare<[string]>("DELETE FROM webhooks WHERE person = ?");
  const unseal = db.prepare<[string]>("DELETE FROM sealed WHERE name = ?");

  return {
    async webhooks() {
      return all.all().map(webhookOf);
    },

    putWebhook: ({ person, sealed, setAt }) =>
      writer.write(() => {
        put.run(person, setAt);
        seal.run(webhookName(person), sealed);
      }),

    changeWebhook: ({ person, seen, sealed }) =>
      writer.write(() => change.run({ name: webhookName(person), seen, sealed }).changes > 0),

    noteWebhook: ({ person, setAt, endedAt, last }) =>
      writer.write(() => void note.run({ person, setAt, endedAt, last: toJson(last) })),

    removeWebhook: (person) =>
      writer.write(() => {
        remove.run(person);
        unseal.run(webhookName(person));
      }),
  };
}
