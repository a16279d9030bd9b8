import type { z } from "zod";
import type { Money } from "./action.ts";
import type { OutsideError } from "./errors.ts";
import type { HttpRequest, HttpResponse, SendOnce } from "./http.ts";
import type { Json, JsonObject } from "./json.ts";
import type { PartOf } from "./sequence.ts";
import type { MailMessage, MailServer, SmtpAnswer } from "./smtp.ts";
import type { AskSql, SqlAnswer, SqlRefused, SqlServer, SqlStatement, SqlWrite } from "./sql.ts";

/** Whether a connection moves real money. */
export type Mode = "test" | "live";

/** What the engine hands to `open`: what differs for each call, not for each account. */
export interface CallContext {
  readonly http: SendOnce;
  /** Origins on loopback, such as a simulator's, that the operator trusts with live keys. */
  readonly trustedLoopback: readonly string[];
}

/**
 * A write as the engine stores it before the send, and sends it unchanged on every retry. People
 * see its method and path in the run's history.
 */
export interface FrozenRequest<Method extends string = string> {
  /** The verb of the transport: of HTTP, or of SQL. */
  readonly method: Method;
  /** What it is about: the path of an address, or the name of a table. */
  readonly path: string;
  readonly params: JsonObject;
  readonly apiVersion: string;
  /**
   * Rises when a connector's `encode` makes other bytes from the same request: a request that an
   * older build has frozen goes out in its own format. Absent if the request was frozen before
   * formats existed, which means format 1.
   */
  readonly format?: 1;
  /** Which part of a step it is, where the step makes several writes. It is not sent. */
  readonly of?: PartOf;
  /**
   * What the objects that the request names say it moves, as `complete` has read them; null if it moves nothing. Absent if
   * nobody has read them. It is not sent.
   */
  readonly readMoney?: Money | null;
}

/** The other side's answer to a frozen request that it has executed. */
export interface Answer {
  readonly status: number;
  readonly body: Json;
  readonly requestId?: string;
  /** How the engine found the write, whose own answer was lost. Connectors leave it out. */
  readonly foundBy?: FoundBy;
}

/**
 * By the key that the write bore, in the other side's reports; by its mark, in a list; or by the
 * state of the object that it changed.
 */
export type FoundBy = "key" | "mark" | "state";

/** What an answer says about a write. */
export type Verdict =
  /** It proves that the other side has executed it, such as by the object that it made. */
  | { readonly is: "done"; readonly answer: Answer }
  /**
   * Everything else: the kind of error says what to do next. `told`: what is known for good of some objects of a write of
   * `several`, although others are to be sent again.
   */
  | { readonly is: "not_done"; readonly error: OutsideError; readonly told?: Answer };

/** What a check found. `unknown` if only a write to the other side would tell. */
export interface ConnectionReport {
  /** The account behind the credentials, without its area; null if they may not ask for it. */
  readonly account: string | null;
  readonly accountName: string | null;
  readonly mode: Mode;
  /** By trigger and action id: may these credentials do it? */
  readonly allows: {
    readonly triggers: Readonly<Record<string, "yes" | "no" | "unknown">>;
    readonly actions: Readonly<Record<string, "yes" | "no" | "unknown">>;
    /**
     * May these credentials read what the other side reports about keys? Absent if no action is
     * `traced`.
     */
    readonly traces?: "yes" | "no" | "unknown";
  };
}

/** Where to find the other side's pages about one account. */
export interface Site {
  /** The connection's fields that are no secret. */
  readonly settings: JsonObject;
  readonly mode: Mode;
  /** Null where it is not known. */
  readonly account: string | null;
}

/** What the other side allows an account. */
export interface RateLimits {
  /** Calls per second, in all. */
  readonly perSecond: number;
  readonly perEndpointPerSecond: number;
  /** Over how many seconds it counts these calls: 1 where absent. Over a longer span, some of them may come at once. */
  readonly countedOverSeconds?: number | undefined;
  /** Calls in any 24 hours: over HTTP requests, over SMTP mails. Absent where there is no such limit. */
  readonly perDay?: number | undefined;
  /** Exchanges that are under way at one moment. Absent where there is no such limit; SQL counts sessions instead. */
  readonly atOnce?: number | undefined;
}

/** How many reading calls the other side grants an account, beside its limits per second. */
export interface ReadAllowance {
  /** Granted in a month of 30 days, however little the account does. */
  readonly floorPerMonth: number;
  /**
   * Granted in the same time for each transaction of the account, if that is more; null if nothing
   * is granted for transactions.
   */
  readonly perTransaction: number | null;
}

/** What the other side has said of the calls that it allows an account in any 24 hours. */
export interface DayUse {
  /** Calls of all programs of the account, Millrace's among them. */
  readonly used: number;
  readonly of: number;
}

/**
 * Whether the other side itself says to which account credentials belong. New credentials, of the owner or of
 * an heir, prove by that that they are of the same one.
 */
export type AccountProof<Name extends string = string> =
  /**
   * It does: `check` reads the account in its answer, and asks at addresses where nobody but the system
   * (or a simulator that the operator names) can answer.
   */
  | { readonly attested: true }
  /**
   * The account follows from what a person enters, or anybody can answer with it. Such a connection passes to
   * another person, or is unlocked, only with the same secrets and the same fields as before, but for those that say
   * `manner`.
   */
  | {
      readonly attested: false;
      /** Secrets of a user whom another field names. A new one at the same address is of the same user. */
      readonly renewable: readonly Name[];
    };

/** What a connection says about itself, for every transport. */
interface ConnectionFacts<Fields extends z.ZodObject, Api> {
  /** The form and the validator of the credentials. Fields marked secret are sealed. */
  readonly fields: Fields;
  readonly accountProof: AccountProof<keyof z.infer<Fields> & string>;
  /**
   * Pure. If the credentials do not show the mode, a field asks for it, and `check` compares that
   * with what the system says.
   */
  mode(values: z.infer<Fields>): Mode;
  /**
   * Pure: what fields that say `identity` add to the account that `check` tells, such as a schema of the database; empty where they
   * add nothing. Two areas of one account are two accounts: neither their events nor their objects are the same. Absent if
   * the account says all.
   */
  area?(values: z.infer<Fields>): string;
  /** Pure: what to fill in for a connection to a simulator of the system at this address. Absent if there is none. */
  simulated?(address: string): JsonObject;
  limits(values: z.infer<Fields>): RateLimits;
  /** Pure: texts that would give a secret away beside the secret fields themselves, such as a pair that goes out encoded. */
  secretsIn?(values: z.infer<Fields>): readonly string[];
  /**
   * What in an error or a record reveals the account, such as its id or a link into it. The server
   * removes it for everybody except the connection's owner. Global patterns.
   */
  readonly telling?: readonly RegExp[];
  /**
   * Pure: the page on which the other side shows people one request, by the name that it gave it. Null
   * where there is none, such as at a simulator.
   */
  requestUrl?(requestId: string, site: Site): string | null;
  /**
   * Absent if the other side names no allowance: Millrace then counts reads, and gives no warning.
   */
  readonly readAllowance?: ReadAllowance;
  /** Reading calls that the other side accepts in a minute, as it documents. Absent if it names no such number. */
  readonly readsPerMinute?: number;
  /**
   * Proves that the credentials work. Must not need one particular permission, and must not change
   * anything on the other side. Throws ConnectionError if they do not work at all.
   */
  check(api: Api, values: z.infer<Fields>): Promise<ConnectionReport>;
  /**
   * One cheap read. From its answer, whatever it is, the engine learns the other side's time
   * (`Date` header). Absent if the system does not give its time.
   */
  ping?(api: Api): Promise<void>;
}

/** A token as the other side gave it. */
export interface GivenToken {
  readonly token: string;
  /** Null if nobody has said: the token then counts until the system refuses it. */
  readonly lastsSeconds: number | null;
}

/**
 * The source of a token that every request of a connection bears. The engine gets the token, keeps
 * it, and gets the next one.
 */
export interface TokenSource {
  /**
   * Pure: the request for a token. It may go to another origin than the connection's own. `at`: milliseconds
   * since 1970, for a signed assertion; the same credentials and moment give the same request.
   */
  request(at: number): HttpRequest;
  /**
   * Pure: the token in an answer. If the answer holds none, it throws the error that the answer
   * means.
   */
  read(response: HttpResponse): GivenToken;
  /** Pure: a request as it goes out with the token. */
  bear(request: HttpRequest, token: string): HttpRequest;
}

/** The verbs of writes over HTTP. */
export type HttpVerb = Exclude<HttpRequest["method"], "GET">;

/** A system that is reached over HTTP. */
interface OverHttp<Fields extends z.ZodObject, Api> {
  readonly transport: "http";
  /**
   * The one origin that this connection may ever talk to. Throws InputError for an address that it
   * must not talk to at all.
   */
  origin(values: z.infer<Fields>, trustedLoopback: readonly string[]): string;
  /**
   * Pure: null if these credentials need no token, or contain it. Absent if no credentials of this
   * connector ever need one.
   */
  tokenSource?(values: z.infer<Fields>): TokenSource | null;
  /** Names the endpoint of a request for the rate limit: ids out, method in. */
  endpoint(method: string, path: string): string;
  /**
   * Pure: is this answer in the form that the system itself gives answers, accepting or refusing? A
   * page of a proxy or a gateway is not, nor is an empty body where the system always gives one.
   * The client gets only such answers, and only they tell the time; any other answer counts as a
   * cut connection.
   */
  isOwn(response: HttpResponse, values: z.infer<Fields>): boolean;
  /**
   * Pure: what an answer of the system's own says of the day's calls; null where it says nothing. Absent if the system
   * never says it. People see it beside the frequency of polls.
   */
  dayUse?(response: HttpResponse): DayUse | null;
  /** Makes a client. Opens nothing by itself: the first call does. */
  open(values: z.infer<Fields>, call: CallContext): Api;
  /**
   * Pure: a frozen request as it goes out. The same request and key give the same bytes in every
   * build; only the headers say who asks.
   */
  encode(
    values: z.infer<Fields>,
    request: FrozenRequest<HttpVerb>,
    to: { readonly origin: string; readonly idempotencyKey: string },
  ): HttpRequest;
  /** Pure: what an answer in the system's own form says about a write. */
  judge(request: FrozenRequest<HttpVerb>, response: HttpResponse, values: z.infer<Fields>): Verdict;
}

/** What the engine hands to `open` of a connection over SQL. */
export interface SqlContext {
  readonly ask: AskSql;
  /**
   * Creates what a person has agreed to, during the check of the connection. At any other time it
   * rejects.
   */
  readonly make: (statements: readonly SqlStatement[]) => Promise<void>;
}

/** A database that is reached over SQL. */
interface OverSql<Fields extends z.ZodObject, Api> {
  readonly transport: "sql";
  /** Where the server is. This connection may never talk to another one. */
  server(values: z.infer<Fields>): SqlServer;
  /** Makes a client. Opens nothing by itself: the first question does. */
  open(values: z.infer<Fields>, call: SqlContext): Api;
  /**
   * Pure: a frozen request as it goes out. The same request gives the same statement in every
   * build. `account`: the account that the connection is bound to, without its area. Throws InputError for what this
   * connection cannot do.
   */
  encode(
    values: z.infer<Fields>,
    request: FrozenRequest,
    to: { readonly account: string | null },
  ): SqlWrite;
  /** Pure: what the end of a transaction says about a write. */
  judge(request: FrozenRequest, answer: SqlAnswer, values: z.infer<Fields>): Verdict;
  /** Pure: the error for a login or a question that the database refuses. */
  refusal(refused: SqlRefused): OutsideError;
}

/** How to reach one outside system over HTTP with one person's credentials. */
export type HttpConnectionSpec<Fields extends z.ZodObject, Api> = ConnectionFacts<Fields, Api> &
  OverHttp<Fields, Api>;

/** What a connector asks a mail server without giving it a mail. */
export interface MailContext {
  /** Logs in and asks whether the server takes mail from this sender. Rejects with a TransportFailure. */
  asksFor(sender: string): Promise<SmtpAnswer>;
}

/** A system that takes mail over SMTP. */
interface OverSmtp<Fields extends z.ZodObject, Api> {
  readonly transport: "smtp";
  /** The one server that this connection may ever talk to. */
  server(values: z.infer<Fields>): MailServer;
  /** Makes a client for questions. Opens nothing by itself. */
  open(values: z.infer<Fields>, call: MailContext): Api;
  /**
   * Pure: a frozen request as the mail that goes out. The same request gives the same mail in every
   * build.
   */
  encode(values: z.infer<Fields>, request: FrozenRequest<"SEND">): MailMessage;
  /** Pure: what an answer from any phase of the exchange says about a mail. */
  judge(request: FrozenRequest<"SEND">, answer: SmtpAnswer, values: z.infer<Fields>): Verdict;
}

/** How to reach a mail server with one person's credentials. */
export type SmtpConnectionSpec<Fields extends z.ZodObject, Api> = ConnectionFacts<Fields, Api> &
  OverSmtp<Fields, Api>;

/** How to reach one database with one person's credentials. */
export type SqlConnectionSpec<Fields extends z.ZodObject, Api> = ConnectionFacts<Fields, Api> &
  OverSql<Fields, Api>;

/** How to reach one outside system with one person's credentials: a union over `transport`. */
export type ConnectionSpec<Fields extends z.ZodObject, Api> =
  | HttpConnectionSpec<Fields, Api>
  | SmtpConnectionSpec<Fields, Api>
  | SqlConnectionSpec<Fields, Api>;
