import type { ConnectionReport } from "#sdk/connection.ts";
import type { Connector } from "#sdk/connector.ts";
import { type LocalizedText, text } from "#sdk/text.ts";
import { isTaken, visible } from "#flow/name.ts";
import type { Locale } from "../language.ts";

/** The most letters of a name, with room for a number. */
const most = 90;

/** What a connection is called that nobody has named: after what it leads to. It tells no more than its owner's list does. */
export function proposedName(
  { label }: Pick<Connector, "label">,
  { account, accountName, mode }: Pick<ConnectionReport, "account" | "accountName" | "mode">,
  locale: Locale,
  own: readonly { readonly name: string }[],
): string {
  const known = accountName ?? account?.replace(/https?:\/\//, "");
  const plain = known === undefined ? label[locale] : `${label[locale]}: ${known}`;
  const short = Array.from(visible(plain).replaceAll(/\p{Cc}+/gu, " "))
    .slice(0, most)
    .join("");
  return freeName(mode === "test" ? inTestMode(short)[locale] : short, own);
}

function inTestMode(name: string): LocalizedText {
  return text(`${name}, test`, `${name}、テスト`);
}

/** "Stripe", or "Stripe 2" where that is taken. */
function freeName(wanted: string, own: readonly { readonly name: string }[]): string {
  let number = 1;
  const name = (): string => (number === 1 ? wanted : `${wanted} ${number}`);
  while (isTaken(name(), own)) number += 1;
  return name();
}
