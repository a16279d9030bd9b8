/** For tests: a real mail server, `smtp-server`, that keeps what it is given. */
import { SMTPServer } from "smtp-server";
import { createFind, type Find } from "#exchange/find.ts";
import { selfSigned } from "../../../test/certificate.ts";

export interface PostOffice {
  /** Values of a connection that this server takes, encrypted by STARTTLS. */
  readonly values: {
    readonly host: string;
    readonly port: number;
    readonly security: "starttls";
    readonly user: string;
    readonly password: string;
    readonly sender: string;
    readonly senderName: string;
    readonly trusts: string;
    readonly perMinute: number;
  };
  readonly find: Find;
  readonly mails: {
    readonly from: string;
    readonly to: readonly string[];
    readonly bytes: string;
  }[];
  close(): Promise<void>;
}

const host = "mail.example";

export async function openPostOffice(): Promise<PostOffice> {
  const { key, cert } = selfSigned(host);
  const mails: PostOffice["mails"] = [];
  const server = new SMTPServer({
    key,
    cert,
    authMethods: ["PLAIN", "LOGIN"],
    onAuth: ({ username, password }, _, done) =>
      username === "billing" && password === "a-good-password"
        ? done(null, { user: username })
        : done(new Error("Authentication failed")),
    onData: (stream, { envelope }, done) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        mails.push({
          from: envelope.mailFrom ? envelope.mailFrom.address : "",
          to: envelope.rcptTo.map(({ address }) => address),
          bytes: Buffer.concat(chunks).toString(),
        });
        done(null, `2.0.0 Ok: queued as ${mails.length}`);
      });
    },
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.server.address();
  if (address === null || typeof address === "string") throw new Error("It listens on a port");
  const { port } = address;
  return {
    values: {
      host,
      port,
      security: "starttls",
      user: "billing",
      password: "a-good-password",
      sender: "billing@example.com",
      senderName: "経理部",
      trusts: cert,
      perMinute: 6_000,
    },
    find: createFind(
      async () => [{ address: "127.0.0.1", family: 4 }],
      new Set([`${host}:${port}`]),
    ),
    mails,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
      }),
  };
}
