import { webhookName } from "#engine/alerts/webhook-name.ts";
import type { Webhook, WebhookSent } from "#engine/store.ts";
import { fromJsonOrNull, type JsonText } from "./rows.ts";

/** Webhooks as both stores keep them. */

export interface WebhookRow {
  readonly person: string;
  readonly set_at: number;
  readonly ended_at: number | null;
  readonly last: JsonText<WebhookSent> | null;
  readonly sealed: string;
}

export function webhookOf(row: WebhookRow): Webhook {
  const { person, set_at: setAt, ended_at: endedAt, last, sealed } = row;
  return { person, sealed, setAt, endedAt, last: fromJsonOrNull(last) };
}

/** A person’s id follows. */
const prefix = webhookName("");

/** SQL: whether something in `sealed` is a webhook’s. */
export const isSealedWebhook = `name LIKE '${prefix}%'`;

/** One whose secrets no key opens any more is gone with them. `from`: the schema of the tables. */
export const selectWebhooks = (from = ""): string =>
  `SELECT w.*, s.sealed FROM ${from}webhooks w
   JOIN ${from}sealed s ON s.name = '${prefix}' || w.person ORDER BY w.person`;
