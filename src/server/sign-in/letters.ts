import { type Locale, say } from "../language.ts";
import { text } from "#sdk/text.ts";
import type { Letter } from "./mail.ts";
import type { Link } from "./links.ts";
import type { SignIn } from "./sign-in.ts";

/** Links on their way to the person whom they are for. */

const texts = {
  invitation: {
    subject: text("You are invited to Millrace", "Millrace への招待"),
    text: text(
      "You have been invited to work with Millrace. Open this link within 7 days and choose a password:\n\n{link}\n\nIf you did not expect this, do nothing.\n",
      "Millrace に招待されました。7 日以内に次のリンクを開き、パスワードを設定してください。\n\n{link}\n\n心当たりがない場合は、何もする必要はありません。\n",
    ),
  },
  password: {
    subject: text("A new password for Millrace", "Millrace のパスワードの再設定"),
    text: text(
      "Open this link within a day to choose a new password for Millrace:\n\n{link}\n\nIf you did not ask for this, do nothing: your password stays as it is.\n",
      "Millrace の新しいパスワードを設定するには、24 時間以内に次のリンクを開いてください。\n\n{link}\n\n心当たりがない場合は、何もする必要はありません。パスワードは変更されません。\n",
    ),
  },
} as const;

const test = {
  subject: text("A test from Millrace", "Millrace のテストメール"),
  text: text(
    "Millrace at {address} can send mail: this one was asked for in its settings.\n",
    "{address} の Millrace からメールを送信できます。このメールは設定画面の操作で送信されました。\n",
  ),
} as const;

/** A mail that says that mail arrives. */
export function testLetter(to: string, address: string, locale: Locale): Letter {
  return { to, subject: say(test.subject, locale), text: say(test.text, locale, { address }) };
}

/**
 * The address of a link. What follows the # is sent to no server: it gets into no log and no
 * `Referer`.
 */
function linkAddress(
  { publicUrl }: Pick<SignIn, "publicUrl">,
  kind: Link["kind"],
  token: string,
): string {
  return `${publicUrl}/${kind === "invitation" ? "invitation" : "new-password"}#${token}`;
}

function letterWith(kind: Link["kind"], link: string, to: string, locale: Locale): Letter {
  const { subject, text: body } = texts[kind];
  return { to, subject: say(subject, locale), text: say(body, locale, { link }) };
}

/**
 * Sends a link to whom it is for. Gives the link where that could not be done, for whoever asked to
 * hand on; null: it is on its way.
 */
export async function sendLink(
  signIn: Pick<SignIn, "mail" | "log" | "publicUrl">,
  {
    kind,
    token,
    email,
  }: { readonly kind: Link["kind"]; readonly token: string; readonly email: string },
  locale: Locale,
): Promise<string | null> {
  const link = linkAddress(signIn, kind, token);
  if (signIn.mail === null) return link;
  try {
    await signIn.mail.send(letterWith(kind, link, email, locale));
    return null;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    signIn.log.warn({ reason }, "A mail could not be sent; its link is shown to who asked");
    return link;
  }
}
