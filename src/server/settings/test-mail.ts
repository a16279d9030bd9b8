import { type Actor, localPerson } from "#people/actor.ts";
import { ApiError } from "../errors.ts";
import { type Locale, say } from "../language.ts";
import { testLetter } from "../sign-in/letters.ts";
import { MailError, type MailFault } from "../sign-in/mail.ts";
import type { SignIn } from "../sign-in/sign-in.ts";

/** Sends a mail to whoever asks, or throws why it cannot be sent. */
export async function sendTestMail(
  people: Pick<SignIn, "mail" | "publicUrl" | "person" | "preferences">,
  { person: id }: Actor,
  locale: Locale,
): Promise<void> {
  const { mail, publicUrl } = people;
  if (mail === null) throw ApiError.of("mail.not_set_up");
  const to = id === localPerson ? null : await people.person(id);
  if (to === null) throw ApiError.of("person.is_the_token");
  const { locale: chosen } = await people.preferences(id);
  try {
    await mail.send(testLetter(to.email, publicUrl, chosen ?? locale));
  } catch (error) {
    if (!(error instanceof MailError)) throw error;
    throw refusalOf(error.fault, mail.server, say(error.reason, locale));
  }
}

function refusalOf(fault: MailFault, server: string, reason: string): ApiError {
  switch (fault) {
    case "unreachable":
      return ApiError.of("mail.unreachable", { server, reason });
    case "unencrypted":
      return ApiError.of("mail.unencrypted", { server, reason });
    case "login_refused":
      return ApiError.of("mail.login_refused", { server, reason });
    case "refused":
      return ApiError.of("mail.refused", { server, reason });
  }
}
