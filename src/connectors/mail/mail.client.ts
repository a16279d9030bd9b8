/** What can be asked of a mail server without giving it a mail. */
import type { MailContext } from "#sdk/index.ts";
import { unanswered } from "#sdk/index.ts";
import { errorIn } from "./mail.judge.ts";

export interface MailApi {
  /** Logs in, and asks whether the server takes mail from this sender. Throws what is wrong. */
  check(sender: string): Promise<void>;
}

export function openMail(call: MailContext): MailApi {
  return {
    async check(sender) {
      const answer = await call.asksFor(sender).catch((error: unknown) => {
        throw unanswered("mail", error);
      });
      const error = errorIn(answer);
      if (error !== null) throw error;
    },
  };
}
