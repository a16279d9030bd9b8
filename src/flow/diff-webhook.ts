import { text } from "#sdk/text.ts";
import { changeOf, type Told, within } from "./change.ts";
import { idPlaceOf } from "./webhook.ts";
import type { WebhookTrigger } from "./webhook-trigger.ts";
import { checkText, idText } from "./webhook-words.ts";

const step = "trigger";
const holder = text("Webhook", "Webhook 受信");

/** What is different in who may start a flow by a webhook, and in what a run gets of a delivery. */
export function webhookChanges(
  before: WebhookTrigger | undefined,
  after: WebhookTrigger,
): readonly Told[] {
  const spot = (path: string, en: string, ja: string) => ({
    step,
    path: [path],
    label: within(holder, en, ja),
  });
  const written = (json: unknown) => text(JSON.stringify(json), JSON.stringify(json));
  return [
    ...changeOf(spot("check", "Check", "検証方法"), before?.check, after.check, checkText),
    ...changeOf(
      spot("id", "Delivery ID", "配信 ID"),
      before && idPlaceOf(before.check),
      idPlaceOf(after.check),
      idText,
    ),
    ...changeOf(spot("headers", "Headers", "ヘッダー"), before?.headers, after.headers, (names) =>
      text(names.join(", ") || "none", names.join(", ") || "なし"),
    ),
    ...changeOf(
      spot("sample", "Sample", "サンプル"),
      before?.sample ?? undefined,
      after.sample ?? undefined,
      written,
    ),
  ];
}
