import { createTransport } from "nodemailer";

export interface Letter {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** Sends mail. Rejects when the mail server does not take it. */
export interface Mail {
  send(letter: Letter): Promise<void>;
}

export interface MailSettings {
  /** Such as smtps://user:password@mail.example.com. */
  readonly server: string;
  /** Such as Millrace <millrace@example.com>. */
  readonly sender: string;
}

const patience = 15_000;

/** Mail through a server. It goes encrypted wherever the server can. */
export function smtpMail({ server, sender }: MailSettings): Mail {
  const transport = createTransport(
    {
      url: server,
      connectionTimeout: patience,
      greetingTimeout: patience,
      socketTimeout: patience,
      // The letter is ours alone: nothing is fetched or read to make it.
      disableFileAccess: true,
      disableUrlAccess: true,
    },
    { from: sender },
  );
  return {
    async send(letter) {
      await transport.sendMail(letter);
    },
  };
}
