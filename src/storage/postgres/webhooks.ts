import { webhookName } from "#engine/alerts/webhook-name.ts";
import type { WebhookStore } from "#engine/store.ts";
import { toJson } from "../rows.ts";
import { selectWebhooks, webhookOf, type WebhookRow } from "../webhook-rows.ts";
import { sql } from "./database.ts";
import type { Writer } from "./writer.ts";

const all = sql<[], WebhookRow>(selectWebhooks("millrace."));
const put = sql<[person: string, setAt: number]>(
  `INSERT INTO millrace.webhooks (person, set_at) VALUES ($1, $2)
   ON CONFLICT (person) DO UPDATE SET set_at = excluded.set_at, ended_at = NULL, last = NULL`,
);
const seal = sql<[name: string, sealed: string]>(
  `INSERT INTO millrace.sealed (name, sealed) VALUES ($1, $2)
   ON CONFLICT (name) DO UPDATE SET sealed = excluded.sealed`,
);
const change = sql<[sealed: string, name: string, seen: string]>(
  "UPDATE millrace.sealed SET sealed = $1 WHERE name = $2 AND sealed = $3",
);
const note = sql<[endedAt: number | null, last: string, person: string, setAt: number]>(
  "UPDATE millrace.webhooks SET ended_at = $1, last = $2 WHERE person = $3 AND set_at = $4",
);
const remove = sql<[person: string]>("DELETE FROM millrace.webhooks WHERE person = $1");
const unseal = sql<[name: string]>("DELETE FROM millrace.sealed WHERE name = $1");

export function webhookVerbs({ database, write }: Writer): WebhookStore {
  return {
    webhooks: async () => (await database.all(all)).map(webhookOf),

    putWebhook: ({ person, sealed, setAt }) =>
      write(async (tx) => {
        await tx.run(put, person, setAt);
        await tx.run(seal, webhookName(person), sealed);
      }),

    changeWebhook: ({ person, seen, sealed }) =>
      write(async (tx) => (await tx.run(change, sealed, webhookName(person), seen)) > 0),

    noteWebhook: ({ person, setAt, endedAt, last }) =>
      write(async (tx) => {
        await tx.run(note, endedAt, toJson(last), person, setAt);
      }),

    removeWebhook: (person) =>
      write(async (tx) => {
        await tx.run(remove, person);
        await tx.run(unseal, webhookName(person));
      }),
  };
}
