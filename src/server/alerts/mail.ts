import type { LetterWay } from "#engine/alerts/alerts.ts";
import type { AlertLetter } from "#engine/alerts/letters.ts";
import type { Person } from "#people/people.ts";
import { text } from "#sdk/text.ts";
import { say } from "../language.ts";
import type { Letter } from "../sign-in/mail.ts";
import {
  leftOutWords,
  letterInWords,
  type LetterParts,
  linesOf,
  linkTo,
  momentIn,
} from "./letter.ts";

/** Alerts as mail, in the receiver's language and time zone. */

const subject = text("Millrace: {text}", "Millrace: {text}");
const silent = text(
  "Millrace has sent so many mails today that the next one comes at {at} at the earliest, with what has happened until then. You see it at once here: {link}",
  "本日の送信数が上限に達したため、次のメールは {at} 以降に、それまでの内容をまとめて送信します。最新の状況はこちら: {link}",
);
const why = text(
  "You get this because the flow or the connection is yours, or you are an administrator.",
  "このメールは、フローまたは接続の所有者、または管理者の方にお送りしています。",
);

/** Whom mail reaches now, and how; null where no mail is set up. */
export async function mailWay(parts: LetterParts): Promise<LetterWay | null> {
  const { people } = parts;
  const { mail } = people;
  if (mail === null) return null;
  const persons = new Map(
    (await people.persons())
      .filter(({ state, email }) => state === "active" && email !== "")
      .map((one) => [one.id, one]),
  );
  return {
    reaches: (id) => persons.has(id),
    async send(letter) {
      const person = persons.get(letter.person);
      const written = person && (await write(letter, person, parts));
      if (written) await mail.send(written);
    },
  };
}

/** Null where nothing is left of it that they may see. */
async function write(
  letter: AlertLetter,
  { email }: Person,
  parts: LetterParts,
): Promise<Letter | null> {
  const { publicUrl } = parts.people;
  const words = await letterInWords(letter, parts);
  if (words === null) return null;
  const { locale, title, link } = words;
  const said = words.items.map(({ item, shown }) =>
    [...linesOf(item, shown, words), linkTo(shown.place, publicUrl)].join("\n"),
  );
  const end = [
    ...(letter.leftOut > 0 ? [leftOutWords(letter.leftOut, words)] : []),
    ...(letter.silentUntil === null
      ? []
      : [say(silent, locale, { at: momentIn(words, letter.silentUntil), link })]),
    say(why, locale),
  ];
  return {
    to: email,
    messageId: messageIdOf(letter.id, publicUrl),
    subject: say(subject, locale, { text: title }),
    text: `${[...said, ...end].join("\n\n")}\n`,
  };
}

/** The same however often it is sent, so that a mail program shows it once. */
function messageIdOf(id: string, publicUrl: string): string {
  return `alert-${id}@${new URL(publicUrl).hostname}`;
}
