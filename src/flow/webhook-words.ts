import { type LocalizedText, text } from "#sdk/text.ts";
import type { DeliveryId, WebhookCheck, WebhookTrigger } from "./webhook-trigger.ts";

/** A webhook trigger in words. */

/** Whose way of signing it is, or what is shown instead of a signature. */
export const checkNames: { readonly [kind in WebhookCheck["kind"]]: LocalizedText } = {
  stripe: text("Stripe", "Stripe"),
  github: text("GitHub", "GitHub"),
  slack: text("Slack", "Slack"),
  shopify: text("Shopify", "Shopify"),
  standard: text("Standard Webhooks", "Standard Webhooks"),
  hmac: text("Another signature (HMAC)", "その他の署名 (HMAC)"),
  basic: text("User name and password (Basic)", "ユーザー名とパスワード (Basic)"),
  header: text("A secret in a header", "ヘッダー内のシークレット"),
  none: text("No check", "検証なし"),
};

export function webhookName({ check }: Pick<WebhookTrigger, "check">): LocalizedText {
  const { en, ja } = checkNames[check.kind];
  return text(`Webhook (${en})`, `Webhook 受信 (${ja})`);
}

/** How a delivery is checked, in full. */
export function checkText(check: WebhookCheck): LocalizedText {
  const { en, ja } = checkNames[check.kind];
  switch (check.kind) {
    case "hmac": {
      const { header, algorithm, encoding, prefix } = check;
      const written = `${prefix}… (${algorithm}, ${encoding})`;
      return text(`${en}: ${header}: ${written}`, `${ja}: ${header}: ${written}`);
    }
    case "header":
      return text(`${en}: ${check.header}`, `${ja}: ${check.header}`);
    case "none":
      return text(
        "No check: anyone who knows the address can start the flow",
        "検証なし: アドレスを知っていれば誰でもフローを開始できます",
      );
    case "stripe":
    case "github":
    case "slack":
    case "shopify":
    case "standard":
    case "basic":
      return text(en, ja);
  }
}

/** By what two deliveries are known to be the same. */
export function idText(place: DeliveryId): LocalizedText {
  switch (place.from) {
    case "header":
      return text(`Header ${place.name}`, `ヘッダー ${place.name}`);
    case "body": {
      const path = place.path.join(" › ");
      return text(`Body › ${path}`, `本文 › ${path}`);
    }
    case "nothing": {
      const { sameBodyHours: hours } = place;
      return hours === 0
        ? text("None: each delivery is an event of its own", "なし: 配信ごとに別のイベント")
        : text(
            `None: the same body within ${hours} h is the same event`,
            `なし: ${hours} 時間以内の同じ本文は同じイベント`,
          );
    }
  }
}
