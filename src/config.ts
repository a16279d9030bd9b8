import { join } from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import { type LocalizedText, text } from "#sdk/text.ts";
import type { Proxy } from "#sdk/tunnel.ts";
import { historyRanges, historySettings, type Range, wholeNumber } from "./config.history.ts";
import { peopleSettings } from "./config.people.ts";
import { backupSettings, type NightPlace } from "./config.backups.ts";
import { isPublic, type Reach, reachSettings, refusedReach } from "./reach.ts";
import { type Setting, setting } from "./setting.ts";

/** Every setting of the server, once. An option goes before a variable. */
export const settings = {
  port: setting({
    doc: text("The port of the web address", "待ち受けるポート"),
    schema: z
      .string()
      .regex(/^\d{1,5}$/)
      .transform(Number)
      .pipe(z.int().max(65_535)),
    default: "3400",
    env: "MILLRACE_PORT",
    option: "port",
    expects: text("a whole number from 0 to 65535", "0 から 65535 までの整数"),
  }),
  ...reachSettings,
  data: setting({
    doc: text("The folder where everything is kept", "すべてのデータを保存するフォルダー"),
    schema: z
      .string()
      .min(1)
      .regex(/^\P{Cc}*$/u),
    default: "./data",
    env: "MILLRACE_DATA",
    option: "data",
    expects: text("the path of a folder", "フォルダーのパス"),
  }),
  databaseUrl: setting({
    doc: text(
      "A PostgreSQL database to keep everything in instead, for several processes of one installation",
      "複数のプロセスで 1 つの環境を動かす場合に、代わりにすべてのデータを保存する PostgreSQL",
    ),
    schema: z.url({ protocol: /^postgres(ql)?$/ }),
    default: null,
    env: "DATABASE_URL",
    expects: text(
      "an address such as postgres://user:password@host:5432/database",
      "postgres://user:password@host:5432/database のようなアドレス",
    ),
  }),
  log: setting({
    doc: text("How the log is written: pretty or json", "ログの形式: pretty または json"),
    schema: z.enum(["pretty", "json"]),
    default: "pretty",
    env: "MILLRACE_LOG",
    option: "log",
    expects: text("pretty or json", "pretty または json"),
  }),
  logLevel: setting({
    doc: text(
      "How much is logged: debug, info, warn or error",
      "ログの詳しさ: debug、info、warn、error のいずれか",
    ),
    schema: z.enum(["debug", "info", "warn", "error"]),
    default: "info",
    env: "MILLRACE_LOG_LEVEL",
    option: "log-level",
    expects: text("debug, info, warn or error", "debug、info、warn、error のいずれか"),
  }),
  ...historySettings,
  ...backupSettings,
  ballastMb: setting({
    doc: text(
      "How many megabytes are kept in reserve for the time when the disk is full",
      "ディスクがいっぱいになったときのために確保しておく容量 (MB)",
    ),
    schema: wholeNumber({ least: 1, most: 100_000 }),
    default: "64",
    env: "MILLRACE_BALLAST_MB",
    option: "ballast-mb",
    expects: text("a whole number from 1 to 100000", "1 から 100000 までの整数"),
  }),
  key: setting({
    doc: text(
      "The key that seals secrets; without it one is kept in the data folder",
      "秘密情報を暗号化するキー。指定しない場合はデータフォルダー内に作成されます",
    ),
    schema: z.string().min(1),
    default: null,
    env: "MILLRACE_KEY",
    expects: text("32 bytes in base64", "base64 で表した 32 バイト"),
  }),
  ...peopleSettings,
  testClock: setting({
    doc: text(
      "For tests: a file with the milliseconds that the clock is ahead",
      "テスト用: 時計を進めるミリ秒数を書いたファイル",
    ),
    schema: z.string().min(1),
    default: null,
    env: "MILLRACE_TEST_CLOCK",
    expects: text("the path of a file", "ファイルのパス"),
  }),
  testCrash: setting({
    doc: text(
      "For tests: the point at which the server kills itself",
      "テスト用: サーバーが自らを強制終了する箇所",
    ),
    schema: z.string().regex(/^([a-z-]+:[1-9]\d*:(\d+|signal)(:[^+]+)?(\+(?=.)|$))+$/),
    default: null,
    env: "MILLRACE_TEST_CRASH",
    expects: text(
      "a point, how often it is reached, and from when, such as result-after:2:500",
      "result-after:2:500 のような、箇所・到達回数・開始からのミリ秒",
    ),
  }),
} as const;

export interface Config extends Reach {
  /** Whether the token of the data folder lets in, on this machine. */
  readonly localToken: boolean;
  readonly port: number;
  readonly data: string;
  /** Holds a password: it belongs in no log and no message. */
  readonly databaseUrl: string | null;
  readonly log: "pretty" | "json";
  readonly logLevel: "debug" | "info" | "warn" | "error";
  readonly simulator: string | null;
  /** Private hosts that connections may reach, each as `host:port`. */
  readonly privateHosts: readonly string[];
  /** The way to the outside over https; null where nothing lies in between. It may hold a password. */
  readonly proxy: Proxy | null;
  /** Hosts that are reached without the proxy. */
  readonly noProxy: readonly string[];
  /** The addresses of other simulators on this machine, by connector. */
  readonly simulators: ReadonlyMap<string, string>;
  readonly simulatorKey: string | null;
  readonly simulatorKeyJa: string | null;
  readonly key: string | null;
  /** Null where mail is not sent. The server's address may hold a password. */
  readonly mail: { readonly server: string; readonly sender: string } | null;
  /** Null where nobody signs in through a provider. */
  readonly oidc: {
    readonly issuer: string;
    readonly clientId: string;
    readonly clientSecret: string;
    readonly name: string;
    readonly domains: readonly string[];
    readonly role: "builder" | "viewer";
  } | null;
  readonly testClock: string | null;
  readonly history: {
    readonly days: HistoryNumber;
    readonly runsPerFlow: HistoryNumber;
    readonly auditDays: HistoryNumber;
    readonly ledgerYears: HistoryNumber;
  };
  /** Where old lines of the audit log go; null: nowhere. */
  readonly auditFolder: string | null;
  /** Backups that are made without being asked for. Elsewhere: by PostgreSQL's tools, and it is looked whether they do. */
  readonly backups: NightPlace | "off" | "elsewhere";
  readonly ballastMb: number;
  readonly testCrash: string | null;
}

interface HistoryNumber extends Range {
  readonly value: number;
  /** The option or variable that said it; null where it is only the default. */
  readonly fixedBy: string | null;
}

/** What was said cannot be understood. It never repeats the value, which may be a secret. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  /** The option or variable that said it. */
  readonly said: string;
  /** What may be said there; null where there is no such option. */
  readonly expects: LocalizedText | null;

  constructor(said: string, expects: LocalizedText | null) {
    super(expects === null ? `no option ${said}` : `${said} must be ${expects.en}`);
    this.said = said;
    this.expects = expects;
  }
}

/** Reads options and variables. Throws ConfigError for what it cannot understand. */
export function readConfig(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Config {
  const options = readOptions(args);
  const said = (
    setting: Setting<z.ZodType>,
  ): { readonly by: string; readonly value: string; readonly isDefault: boolean } | null => {
    const isDefault = false;
    const option = setting.option === undefined ? undefined : options[setting.option];
    if (option !== undefined) return { by: `--${setting.option}`, value: option, isDefault };
    const { env: by, default: fallback } = setting;
    const variable = env[by];
    if (variable !== undefined && variable !== "") return { by, value: variable, isDefault };
    return fallback === null ? null : { by, value: fallback, isDefault: true };
  };
  const optional = <S extends z.ZodType>(setting: Setting<S>): z.infer<S> | null => {
    const found = said(setting);
    if (found === null) return null;
    const parsed = setting.schema.safeParse(found.value);
    if (!parsed.success) throw new ConfigError(found.by, setting.expects);
    return parsed.data;
  };
  const required = <S extends z.ZodType>(setting: Setting<S>): z.infer<S> => {
    const value = optional(setting);
    if (value === null) throw new ConfigError(setting.env, setting.expects);
    return value;
  };
  const kept = (setting: Setting<z.ZodType<number>>, range: Range): HistoryNumber => {
    const found = said(setting);
    const fixedBy = found === null || found.isDefault ? null : found.by;
    return { ...range, value: required(setting), fixedBy };
  };
  const smtp = optional(settings.smtp);
  const issuer = optional(settings.oidcIssuer);
  const reach = {
    host: required(settings.host),
    publicUrl: optional(settings.publicUrl),
    trustedProxies: optional(settings.trustedProxies) ?? [],
    plainHttp: required(settings.plainHttp),
  };
  const refused = refusedReach(reach);
  if (refused !== null) throw new ConfigError(said(refused)?.by ?? refused.env, refused.expects);
  const data = required(settings.data);
  const databaseUrl = optional(settings.databaseUrl);
  const backupTime = optional(settings.backupTime);
  return {
    mail: smtp === null ? null : { server: smtp, sender: required(settings.mailSender) },
    oidc:
      issuer === null
        ? null
        : {
            issuer,
            clientId: required(settings.oidcClientId),
            clientSecret: required(settings.oidcClientSecret),
            name: required(settings.oidcName),
            domains: optional(settings.oidcDomains) ?? [],
            role: required(settings.oidcRole),
          },
    port: required(settings.port),
    ...reach,
    localToken: optional(settings.localToken) ?? !isPublic(reach),
    data,
    databaseUrl,
    log: required(settings.log),
    logLevel: required(settings.logLevel),
    privateHosts: optional(settings.privateHosts) ?? [],
    proxy: optional(settings.proxy),
    noProxy: optional(settings.noProxy) ?? [],
    simulator: optional(settings.simulator),
    simulators: optional(settings.simulators) ?? new Map(),
    simulatorKey: optional(settings.simulatorKey),
    simulatorKeyJa: optional(settings.simulatorKeyJa),
    key: optional(settings.key),
    testClock: optional(settings.testClock),
    history: {
      days: kept(settings.historyDays, historyRanges.days),
      runsPerFlow: kept(settings.runsPerFlow, historyRanges.runsPerFlow),
      auditDays: kept(settings.auditDays, historyRanges.auditDays),
      ledgerYears: kept(settings.ledgerYears, historyRanges.ledgerYears),
    },
    auditFolder: optional(settings.auditFolder) ?? ownAuditFolder(data, databaseUrl),
    backups:
      backupTime === null
        ? "off"
        : databaseUrl !== null
          ? "elsewhere"
          : {
              time: backupTime,
              folder: optional(settings.backupFolder) ?? join(data, "backups"),
              keep: required(settings.backupsKept),
            },
    ballastMb: required(settings.ballastMb),
    testCrash: optional(settings.testCrash),
  };
}

/** Several processes on one database need not have a folder in common. */
function ownAuditFolder(data: string, databaseUrl: string | null): string | null {
  return databaseUrl === null ? join(data, "audit") : null;
}

function readOptions(args: readonly string[]): Readonly<Record<string, string | undefined>> {
  const known = Object.values(settings).flatMap((setting) =>
    setting.option === undefined ? [] : [[setting.option, { type: "string" }] as const],
  );
  try {
    return parseArgs({ args: [...args], options: Object.fromEntries(known), strict: true }).values;
  } catch {
    throw optionProblem(args);
  }
}

/** Which option it was that could not be read: an unknown one, or one without its value. */
function optionProblem(args: readonly string[]): ConfigError {
  for (const arg of args) {
    const setting = Object.values(settings).find(
      ({ option }) =>
        option !== undefined && (arg === `--${option}` || arg.startsWith(`--${option}=`)),
    );
    if (setting === undefined && arg.startsWith("-")) return new ConfigError(arg, null);
  }
  const last = args.at(-1) ?? "";
  const setting = Object.values(settings).find(({ option }) => `--${option}` === last);
  return new ConfigError(last, setting?.expects ?? null);
}
