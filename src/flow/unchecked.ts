import { type LocalizedText, text } from "#sdk/text.ts";
import type { FlowDocument } from "./document.ts";
import { checkText } from "./webhook-words.ts";

/** Flows that anybody starts who knows a webhook address: nothing checks who sends. Pure. */

export function isUnchecked({ trigger }: Pick<FlowDocument, "trigger">): boolean {
  return trigger?.kind === "webhook" && trigger.check.kind === "none";
}

/** A version that is compared with the one that is published. */
interface Compared {
  readonly published: FlowDocument | null;
  readonly proposed: FlowDocument;
  /** The names of the flows that call it, by themselves or through others, and check nobody. */
  readonly callers: readonly string[];
}

/** What a person who agrees to the version must know of it; null: senders are checked, before and after. */
export function uncheckedText(compared: Compared): LocalizedText | null {
  const said = [ownText(compared), callerText(compared.callers)].filter((one) => one !== null);
  return said.length === 0
    ? null
    : text(said.map(({ en }) => en).join(" "), said.map(({ ja }) => ja).join(""));
}

function ownText({ published, proposed }: Compared): LocalizedText | null {
  const before = published !== null && isUnchecked(published);
  if (isUnchecked(proposed)) return before ? stays : opens(published);
  return before ? ends : null;
}

const stays = text(
  "Nothing checks who sends: anyone who knows the flow’s webhook address can start it, with any data. The published version does not check either.",
  "送信元は検証されません。Webhook のアドレスを知っていれば、誰でも任意のデータでこのフローを開始できます。公開中のバージョンでも同じです。",
);

const ends = text(
  "Nothing checks who sends to the published version: anyone who knows the flow’s webhook address can start it, with any data. This version ends that.",
  "公開中のバージョンでは送信元が検証されず、Webhook のアドレスを知っていれば、誰でも任意のデータでこのフローを開始できます。このバージョンではできなくなります。",
);

function opens(published: FlowDocument | null): LocalizedText {
  const en =
    "With this version, nothing checks who sends: anyone who knows the flow’s webhook address can start it, with any data.";
  const ja =
    "このバージョンでは送信元が検証されません。Webhook のアドレスを知っていれば、誰でも任意のデータでこのフローを開始できるようになります。";
  if (published?.trigger?.kind !== "webhook") return text(en, ja);
  const check = checkText(published.trigger.check);
  return text(
    `${en} In the published version, the check is: ${check.en}.`,
    `${ja}公開中のバージョンの検証方法: ${check.ja}。`,
  );
}

function callerText(names: readonly string[]): LocalizedText | null {
  if (names.length === 0) return null;
  const en = names.map((name) => `“${name}”`).join(", ");
  const ja = names.map((name) => `「${name}」`).join("");
  return text(
    `Nothing checks who sends to these flows, which call this one: ${en}. Anyone who knows the webhook address of one of them can start this flow through it.`,
    `このフローを呼び出す次のフローでは、送信元が検証されません: ${ja}。その Webhook のアドレスを知っていれば、誰でもこのフローを開始できます。`,
  );
}
