/** For tests: letters through a mail server. */
import { randomUUID } from "node:crypto";
import { systemClock } from "#engine/clock.ts";
import { resolveByMachine } from "#exchange/find.ts";
import { type Mail, type MailParts, smtpMail } from "./sign-in/mail.ts";

export function mailBy(
  server: string,
  {
    sender = "Millrace <millrace@example.com>",
    ...parts
  }: Partial<MailParts & { sender: string }> = {},
): Mail {
  return smtpMail(
    { server, sender },
    {
      clock: systemClock,
      resolve: resolveByMachine,
      newId: randomUUID,
      plainHosts: new Set(),
      ...parts,
    },
  );
}
