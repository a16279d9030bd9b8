import { type LocalizedText, text } from "#sdk/text.ts";
import type { Locale } from "./language.ts";

/** Before the words of an outside system, which are those of its own language. */
const whose = text("", "接続先からのメッセージ: ");

/** What the engine says, or a flow itself, as where it stops with a message. */
const ours = /^(?:engine|call|flow|connection)\./;

/** What an error says, in our words or in an outside system's own. */
export function wordsOf(
  { code, message }: { readonly code: string; readonly message: string | LocalizedText },
  locale: Locale,
): string {
  if (typeof message !== "string") return message[locale];
  return ours.test(code) ? message : `${whose[locale]}${message}`;
}
