import type { Json } from "#sdk/json.ts";
import type { ComposedMail, MailServer, MailSession, Smtp, SmtpAnswer } from "#sdk/smtp.ts";
import { type SqlExchange, SqlRefused, type SqlServer, type SqlStatement } from "#sdk/sql.ts";

/** Exchanges over SQL and SMTP as people may see them: without secrets. */

export interface SeenSql {
  readonly transport: "sql";
  /** Such as db.example.com:5432/shop. */
  readonly server: string;
  readonly statements: readonly SqlStatement[];
  /** What the database said; null where nothing came. */
  readonly answer: Json;
}

export interface SeenMail {
  readonly transport: "smtp";
  /** Such as smtp.example.com:587. */
  readonly server: string;
  readonly sender: string;
  readonly recipients: readonly string[];
  /** As it goes over the wire; null where the server was given none. */
  readonly mail: string | null;
  readonly answer: Json;
}

type Hide = (said: string) => string;

/** Leaves secrets out of all texts of a value, and gives what JSON keeps of it. */
function without(hide: Hide, value: unknown): Json {
  return JSON.parse(JSON.stringify(value ?? null), (_, part: unknown) =>
    typeof part === "string" ? hide(part) : part,
  );
}

/** The same transactions, with a record of what went over them. */
export function watchSql(sql: SqlExchange, hide: Hide, note: (seen: SeenSql) => void): SqlExchange {
  const watched = async <Answer>(
    server: SqlServer,
    statements: readonly SqlStatement[],
    asking: Promise<Answer>,
  ): Promise<Answer> => {
    const seen = (answer: unknown): void =>
      note({ ...sqlOf(server, statements, hide), answer: without(hide, answer) });
    try {
      const answer = await asking;
      seen(answer);
      return answer;
    } catch (failure) {
      seen(
        failure instanceof SqlRefused
          ? { is: "refused", at: failure.at, error: failure.error }
          : null,
      );
      throw failure;
    }
  };
  return {
    longestMs: sql.longestMs,
    ask: (line, question) => watched(line.server, [question.statement], sql.ask(line, question)),
    make: (line, statements) => watched(line.server, statements, sql.make(line, statements)),
    begin: async (line, isSentOnce) => {
      const begun = await sql.begin(line, isSentOnce);
      return {
        run: (write, leave) => watched(line.server, [write.statement], begun.run(write, leave)),
        close: () => begun.close(),
      };
    },
    close: () => sql.close(),
  };
}

/** What would go to a database. */
export function sqlOf(
  { host, port, database }: SqlServer,
  statements: readonly SqlStatement[],
  hide: Hide,
): SeenSql {
  return {
    transport: "sql",
    server: `${host}:${port}/${database}`,
    statements: statements.map(({ text, values }) => ({
      text: hide(text),
      values: values.map((value) => value && hide(value)),
    })),
    answer: null,
  };
}

/** The same mail server, with a record of what it was given and said. */
export function watchSmtp(smtp: Smtp, hide: Hide, note: (seen: SeenMail) => void): Smtp {
  const watchedSession = (server: MailServer, session: MailSession): MailSession => ({
    ...session,
    asksFor: async (sender) => {
      const asked = { ...mailOf(server, null, hide), sender };
      const answer = await noted(asked, session.asksFor(sender));
      return answer;
    },
    send: (mail, leave) => noted(mailOf(server, mail, hide), session.send(mail, leave)),
  });
  const noted = async (seen: SeenMail, asking: Promise<SmtpAnswer>): Promise<SmtpAnswer> => {
    try {
      const answer = await asking;
      note({ ...seen, answer: without(hide, answer) });
      return answer;
    } catch (failure) {
      note(seen);
      throw failure;
    }
  };
  return {
    longestMs: smtp.longestMs,
    compose: (message) => smtp.compose(message),
    open: async (server) => {
      const session = await smtp.open(server);
      if (session.is === "open") return watchedSession(server, session);
      note({ ...mailOf(server, null, hide), answer: without(hide, session) });
      return session;
    },
  };
}

/** What would go to a mail server. */
export function mailOf(
  { host, port }: MailServer,
  mail: ComposedMail | null,
  hide: Hide,
): SeenMail {
  return {
    transport: "smtp",
    server: `${host}:${port}`,
    sender: mail?.sender ?? "",
    recipients: mail?.recipients ?? [],
    mail: mail && hide(mail.bytes.toString("utf8")),
    answer: null,
  };
}
