import { connect, isIP, type Socket } from "node:net";
import { connect as encrypt } from "node:tls";
import { TransportFailure } from "#sdk/http.ts";
import type { MailServer, MailSession, Smtp, SmtpAnswer, SmtpPhase } from "#sdk/smtp.ts";
import { text } from "#sdk/text.ts";
import { composeMail, mailbox } from "./compose-mail.ts";
import { dialling, type Find } from "./find.ts";
import {
  answered,
  isPositive,
  type Patience,
  sendMail,
  type SmtpClock,
  takeBack,
  within,
} from "./smtp-send.ts";
import { foreign, type Lines, type Wire, wireOn } from "./smtp-wire.ts";

export interface SmtpOptions {
  /** Says where a host may lead. */
  readonly find: Find;
  readonly clock: SmtpClock;
  readonly patience?: Partial<Patience>;
}

const usual: Patience = { connect: 15_000, login: 60_000, mail: 60_000, delivery: 300_000 };

/**
 * Mail over SMTP. The phases are ours: a mail is not sent unless the final dot has left, and only what is answered
 * after that says whether it was sent (decision 46).
 */
export function createSmtp({ find, clock, patience: given }: SmtpOptions): Smtp {
  const patience = { ...usual, ...given };
  return {
    longestMs: patience.mail + patience.delivery,
    compose: composeMail,
    open: async (server) => {
      const { host, port, security } = server;
      const addresses = await found(find, server);
      const [first] = addresses;
      const socket = connect({
        host: isIP(host) === 0 ? host : (first?.address ?? host),
        port,
        lookup: dialling(addresses),
      });
      await connected(socket, "connect", patience.connect, (cause) => unreached(host, cause));
      let wire = wireOn(
        security === "tls" ? await encrypted(socket, server, patience) : socket,
        host,
      );
      const stop = (phase: SmtpPhase, said: Lines): SmtpAnswer => {
        wire.quit();
        return answered(phase, said);
      };
      const left = within(patience.login, clock);
      try {
        const greeting = await wire.reply(left());
        if (!isPositive(greeting)) return stop("greeting", greeting);
        let hello = await sayHello(wire, left());
        if (!isPositive(hello)) return stop("hello", hello);
        const isOffered = offers(hello, "STARTTLS");
        if (security === "starttls" && !isOffered) throw notEncrypted(host);
        if (security === "starttls" || (security === "offered" && isOffered)) {
          const may = await wire.ask("STARTTLS", left());
          if (!isPositive(may)) return stop("tls", may);
          // Whatever was said before the encryption may be a stranger's.
          if (wire.hasMore()) throw foreign(host);
          wire = wireOn(await encrypted(wire.release(), server, patience), host);
          hello = await sayHello(wire, left());
          if (!isPositive(hello)) return stop("hello", hello);
        }
        const { login } = server;
        const loggedIn = login && (await logIn(wire, login, hello, left));
        if (loggedIn && !isPositive(loggedIn)) return stop("login", loggedIn);
        return sessionOn(wire, hello, clock, patience);
      } catch (failure) {
        wire.cut();
        throw failure;
      }
    },
  };
}

function sessionOn(wire: Wire, hello: Lines, clock: SmtpClock, patience: Patience): MailSession {
  return {
    is: "open",
    asksFor: async (sender) => {
      const left = within(patience.mail, clock);
      const said = await wire.ask(`MAIL FROM:<${mailbox(sender)}>`, left());
      await takeBack(wire, left());
      return answered("sender", said);
    },
    send: (mail, leave) =>
      sendMail(wire, mail, { leave, clock, patience, takesSize: offers(hello, "SIZE") }),
    close: () => wire.quit(),
  };
}

/** Where the host leads. */
async function found(find: Find, { host, port, security }: MailServer) {
  try {
    return await find({ host, port, isPlain: security === "none" || security === "offered" });
  } catch (error) {
    if (error instanceof TransportFailure) throw error;
    throw new TransportFailure(
      "name_not_found",
      text(`The name ${host} was not found`, `${host} という名前が見つかりません`),
      { cause: error },
    );
  }
}

async function encrypted(
  socket: Socket,
  { host, trusts }: MailServer,
  { connect: patienceMs }: Patience,
): Promise<Socket> {
  const secure = encrypt({
    socket,
    host,
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...(trusts === null ? {} : { ca: trusts }),
  });
  await connected(secure, "secureConnect", patienceMs, (cause) => noCertificate(host, cause));
  return secure;
}

/** Resolves when the socket stands. */
function connected(
  socket: Socket,
  event: "connect" | "secureConnect",
  patienceMs: number,
  failure: (cause?: Error) => TransportFailure,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (cause?: Error): void => {
      clearTimeout(timer);
      socket.off("error", end).off("close", closed);
      socket.on("error", () => undefined);
      socket.destroy();
      reject(failure(cause));
    };
    const closed = (): void => end();
    const timer = setTimeout(end, patienceMs);
    socket.on("error", end).on("close", closed);
    socket.once(event, () => {
      clearTimeout(timer);
      socket.off("error", end).off("close", closed);
      resolve();
    });
  });
}

/** We have no name that the server could look up. */
function sayHello(wire: Wire, patienceMs: number): Promise<Lines> {
  return wire.ask("EHLO [127.0.0.1]", patienceMs);
}

function offers({ lines }: Lines, name: string): boolean {
  return lines.slice(1).some((line) => line.toUpperCase().split(/[ =]/)[0] === name);
}

/** PLAIN, which every server knows that lets people in by password; else LOGIN. The server says where it knows neither. */
async function logIn(
  wire: Wire,
  { user, password }: NonNullable<MailServer["login"]>,
  { lines }: Lines,
  left: () => number,
): Promise<Lines> {
  const ways = new Set(
    lines.flatMap((line) => {
      const [name, ...rest] = line.toUpperCase().split(/[ =]/);
      return name === "AUTH" ? rest : [];
    }),
  );
  const coded = (words: string): string => Buffer.from(words).toString("base64");
  if (ways.has("PLAIN") || !ways.has("LOGIN"))
    return wire.ask(`AUTH PLAIN ${coded(`\0${user}\0${password}`)}`, left());
  for (const words of ["AUTH LOGIN", coded(user)]) {
    const said = await wire.ask(words, left());
    if (said.code !== 334) return said;
  }
  return wire.ask(coded(password), left());
}

function unreached(host: string, cause?: Error): TransportFailure {
  return new TransportFailure(
    "refused",
    text(`${host} was not reached`, `${host} に接続できませんでした`),
    { cause },
  );
}

function noCertificate(host: string, cause?: NodeJS.ErrnoException): TransportFailure {
  const code = cause?.code ?? cause?.message ?? "closed";
  return new TransportFailure(
    "tls",
    text(
      `${host} showed no valid certificate: ${code}`,
      `${host} の証明書が有効ではありません: ${code}`,
    ),
    { cause },
  );
}

function notEncrypted(host: string): TransportFailure {
  return new TransportFailure(
    "tls",
    text(
      `${host} offers no encryption (STARTTLS), so Millrace did not log in. Check the port and the encryption`,
      `${host} が暗号化 (STARTTLS) に対応していないため、ログインしていません。ポートと暗号化の設定を確認してください`,
    ),
  );
}
