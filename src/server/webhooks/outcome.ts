import type { WebhookFault, WebhookOutcome } from "#engine/store.ts";
import { type LocalizedText, text } from "#sdk/text.ts";

/** What came of sending to a webhook, for people. Nothing of its address or its answer is in it. */

const faults: Readonly<Record<WebhookFault, LocalizedText>> = {
  name_not_found: text(
    "The name in the address was not found.",
    "URL のホスト名が見つかりませんでした。",
  ),
  address_refused: text(
    "The name in the address leads to a place to which Millrace may not send.",
    "URL のホスト名が、送信を許可されていないアドレスを指しています。",
  ),
  unreachable: text("The receiver was not reached.", "送信先に接続できませんでした。"),
  certificate: text(
    "The receiver showed no certificate that can be trusted.",
    "送信先の証明書を信頼できませんでした。",
  ),
  no_answer: text(
    "The connection was cut before an answer came.",
    "応答を受け取る前に接続が切れました。",
  ),
  too_late: text(
    "The receiver did not answer within 10 seconds.",
    "送信先から 10 秒以内に応答がありませんでした。",
  ),
};

export function outcomeWords(outcome: WebhookOutcome): LocalizedText {
  if (outcome.is === "failed") return faults[outcome.why];
  const { status } = outcome;
  return text(
    `The receiver answered with HTTP status ${status}.`,
    `送信先の応答: HTTP ステータス ${status}`,
  );
}
