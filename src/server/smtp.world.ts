/** For tests: a mail server that keeps what it is given. */
import { createServer, type Socket } from "node:net";

export interface MailServer {
  readonly url: string;
  readonly port: number;
  /** All that was said to it, line by line. */
  readonly said: string[];
  /** Each mail that it was given, whether or not it took it. */
  readonly mails: ReceivedMail[];
  /** What it answers to a line, or to a whole mail; null: it hangs up. */
  answers: (line: string) => string | null;
  close(): void;
}

export interface ReceivedMail {
  readonly to: string;
  readonly subject: string;
  readonly id: string;
  readonly text: string;
}

/** The line that the end of a mail counts as. */
export const endOfMail = ".";

export async function startMailServer(): Promise<MailServer> {
  const server = createServer((socket) => listen(socket, world));
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("It listens on a port");
  const { port } = address;
  const world: MailServer = {
    url: `smtp://127.0.0.1:${port}`,
    port,
    said: [],
    mails: [],
    answers: (line) => (/^QUIT/i.test(line) ? "221 bye" : "250 ok"),
    close: () => void server.close(),
  };
  return world;
}

function listen(socket: Socket, world: MailServer): void {
  let mail: string[] | null = null;
  socket.write("220 test\r\n");
  socket.setEncoding("utf8").on("data", (text: string) => {
    for (const line of text.split("\r\n").slice(0, -1)) {
      world.said.push(line);
      if (mail !== null && line !== endOfMail) {
        mail.push(line);
        continue;
      }
      if (mail !== null) world.mails.push(read(mail));
      mail = /^DATA/i.test(line) ? [] : null;
      const answer = mail === null ? world.answers(line) : "354 go on";
      if (answer === null) socket.destroy();
      else socket.write(`${answer}\r\n`);
    }
  });
  socket.on("error", () => undefined);
}

function read(lines: readonly string[]): ReceivedMail {
  const end = lines.indexOf("");
  const head = lines.slice(0, end).join("\n").replaceAll(/\n\s+/g, " ");
  const field = (name: string): string => new RegExp(`^${name}: (.*)$`, "im").exec(head)?.[1] ?? "";
  const body = lines.slice(end + 1).join("\n");
  return {
    to: field("To"),
    subject: field("Subject").replaceAll(
      /=\?UTF-8\?([QB])\?(.*?)\?=\s*/gi,
      (_, how: string, coded: string) =>
        how.toUpperCase() === "B" ? fromBase64(coded) : fromQuoted(coded.replaceAll("_", " ")),
    ),
    id: field("Message-ID"),
    text: field("Content-Transfer-Encoding") === "base64" ? fromBase64(body) : fromQuoted(body),
  };
}

function fromBase64(coded: string): string {
  return Buffer.from(coded, "base64").toString("utf8");
}

function fromQuoted(coded: string): string {
  const bytes = coded
    .replaceAll("=\n", "")
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8");
}
