import { defineDatabase, field, type Mode, refusal, text } from "#sdk/index.ts";
import { z } from "zod";
import { checkPostgresql } from "./postgresql.check.ts";
import { openPostgresql, type PostgresqlApi } from "./postgresql.client.ts";
import { judge } from "./postgresql.judge.ts";
import { encodeWrite } from "./postgresql.encode.ts";
import { refusedWith } from "./postgresql.errors.ts";

/** Names of PostgreSQL have at most 63 bytes, and no byte that is zero. */
const name = z
  .string()
  .min(1)
  .regex(/^\P{Cc}+$/u);

/** On the command line it is a text. */
const count = (most: number) => z.coerce.number<number | string>().int().min(1).max(most);

const Fields = z.object({
  host: field(
    z
      .string()
      .trim()
      .refine(
        (host) => /^(?:[\w.-]+|\[[\da-f:.]+\])$/i.test(host),
        refusal(
          text(
            "Give the name of a host or its address, without a port.",
            "ホスト名または IP アドレスを、ポートを付けずに指定してください。",
          ),
        ),
      ),
    {
      label: text("Host", "ホスト"),
      says: "access",
      help: text(
        "Such as db.example.com. Private networks and this machine are reached only where the operator of this installation names the host and its port in MILLRACE_PRIVATE_HOSTS.",
        "例: db.example.com。プライベートネットワークとこのマシンには、この環境の運用者が MILLRACE_PRIVATE_HOSTS でホストとポートを許可した場合だけ接続できます。",
      ),
    },
  ),
  port: field(count(65_535).default(5432), { label: text("Port", "ポート"), says: "access" }),
  database: field(name, { label: text("Database", "データベース"), says: "access" }),
  user: field(name, {
    label: text("User", "ユーザー"),
    says: "access",
    help: text(
      "A user of the database that may do only what your flows do.",
      "フローに必要な権限だけを持つ、データベースのユーザー。",
    ),
  }),
  password: field(z.string().min(1), { label: text("Password", "パスワード"), secret: true }),
  mode: field(z.enum(["live", "test"]).default("live"), {
    label: text("Environment", "環境"),
    says: "identity",
    help: text(
      "Millrace cannot see whether this system is the real one. Choose the test system only if nothing that happens there counts.",
      "接続先が本番かどうかを Millrace が判別することはできません。そこで何が起きても問題のない環境の場合だけ「テスト環境」を選んでください。",
    ),
    values: {
      live: text("Live system", "本番環境"),
      test: text("Test system", "テスト環境"),
    },
    live: "^live$",
  }),
  tls: field(z.enum(["verify", "require", "off"]).default("verify"), {
    label: text("Encryption", "暗号化"),
    says: "access",
    help: text(
      "Without encryption, others in the network can read the data and the password. Choose “Not encrypted” only for a database on this machine or in a network that you trust.",
      "暗号化しない場合、経路上の第三者がデータを読むことができ、パスワードも読み取られるおそれがあります。「暗号化しない」は、このマシン上のデータベースか、信頼できるネットワークの場合だけ選んでください。",
    ),
    values: {
      verify: text("Encrypted, certificate checked", "暗号化し、証明書を検証する"),
      require: text("Encrypted, certificate not checked", "暗号化し、証明書は検証しない"),
      off: text("Not encrypted", "暗号化しない"),
    },
  }),
  ca: field(z.string().optional(), {
    label: text("Certificate authority (PEM)", "認証局の証明書 (PEM)"),
    says: "access",
    help: text(
      "The certificate of your own authority. Without it, the well-known authorities count.",
      "独自の認証局の証明書。指定しない場合は、一般に信頼されている認証局を使います。",
    ),
    multiline: true,
    advanced: true,
  }),
  schema: field(name.default("public"), {
    label: text("Schema", "スキーマ"),
    says: "identity",
    help: text("The schema whose tables the steps use.", "ステップで使うテーブルがあるスキーマ。"),
  }),
  ledger: field(z.enum(["make", "use", "none"]), {
    label: text("Ledger of writes", "書き込み記録"),
    says: "access",
    help: text(
      "It is a table of Millrace’s own, not a book of accounts. With it, no write of a flow is done twice: each write leaves a row in the table millrace_ledger.effects of this database, in the same transaction. Let Millrace create the table, unless the administrator of the database has done so.",
      "Millrace 専用の記録用テーブルで、会計帳簿ではありません。書き込み記録を使うと、フローの書き込みが二重に実行されることはありません。書き込みと同じトランザクションで、このデータベースのテーブル millrace_ledger.effects に行が 1 件残ります。データベースの管理者が作成済みの場合を除き、「テーブルがなければ作成する」を選んでください。",
    ),
    values: {
      make: text("Create the table if it is missing", "テーブルがなければ作成する"),
      use: text("Use the table that is there", "作成済みのテーブルを使う"),
      none: text("Work without a ledger", "書き込み記録を使わない"),
    },
  }),
  timeZone: field(
    z
      .string()
      .default("UTC")
      .refine(
        isTimeZone,
        refusal(
          text(
            "Give the name of a time zone, such as Asia/Tokyo.",
            "Asia/Tokyo のようなタイムゾーン名を指定してください。",
          ),
        ),
      ),
    {
      label: text("Time zone", "タイムゾーン"),
      says: "identity",
      help: text(
        "Times without an offset are read in this zone where a column has a time zone, and such columns are handed on in it.",
        "タイムゾーン付きの列では、オフセットのない日時をこのタイムゾーンの日時として読み取り、値もこのタイムゾーンで渡します。",
      ),
      advanced: true,
    },
  ),
  sessions: field(count(50).default(5), {
    label: text("Connections at once", "同時接続数"),
    says: "manner",
    help: text(
      "How many connections to the database Millrace opens at most, counted together for all processes of this installation.",
      "Millrace がデータベースに対して同時に開く接続の上限。この環境のすべてのプロセスで合算します。",
    ),
    advanced: true,
  }),
});
export type Values = z.infer<typeof Fields>;

/** Every connection of an earlier build is bound to the database alone, and most of them have the usual schema. */
const areaOf = ({ schema }: Values): string =>
  schema === "public" ? "" : `?schema=${encodeURIComponent(schema.toWellFormed())}`;

const modeOf = ({ mode }: Values): Mode => mode;

export const postgresql = defineDatabase<typeof Fields, PostgresqlApi>({
  transport: "sql",
  fields: Fields,
  // The identity of a ledger is a row of a table: any server can hold the same.
  accountProof: { attested: false, renewable: ["password"] },
  mode: modeOf,
  area: areaOf,
  limits: () => ({ perSecond: 50, perEndpointPerSecond: 50 }),
  server: ({ host, port, database, user, password, tls, ca, timeZone, sessions }) => ({
    dialect: "postgresql",
    host: host.toLowerCase(),
    port,
    database,
    user,
    password,
    tls: tls === "verify" ? { mode: tls, ca: ca ?? null } : { mode: tls },
    timeZone,
    mostSessions: sessions,
  }),
  open: (values, context) => openPostgresql(values, context),
  check: checkPostgresql,
  encode: encodeWrite,
  judge,
  refusal: refusedWith,
});

/** By name: PostgreSQL reads the sign of an offset the other way round. */
function isTimeZone(zone: string): boolean {
  try {
    const { timeZone } = new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions();
    return timeZone !== "" && /^[a-z]/i.test(zone);
  } catch {
    return false;
  }
}
