import type { z } from "zod";
import type { OutsideError } from "./errors.ts";
import type { HttpRequest, HttpResponse, SendOnce } from "./http.ts";
import type { Json, JsonObject } from "./json.ts";

/** Whether a connection moves real money. */
export type Mode = "test" | "live";

/** What the engine hands to `open`: the things that differ per call, not per account. */
export interface CallContext {
  readonly http: SendOnce;
  /** Origins on loopback, such as a simulator's, that the operator trusts with live keys. */
  readonly trustedLoopback: readonly string[];
}

/** A write as it is written down before it is sent, and sent again unchanged on every retry. */
export interface FrozenRequest {
  readonly method: "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: string;
  readonly params: JsonObject;
  readonly apiVersion: string;
  /**
   * Rises when a connector's `encode` makes other bytes of the same request: what an older build has frozen goes
   * out as it would have then. Absent where it was frozen before there were formats, which is format 1.
   */
  readonly format?: 1;
}

/** The other side's answer to a frozen request that it has executed. */
export interface Answer {
  readonly status: number;
  readonly body: Json;
  readonly requestId?: string;
}

/** What an answer says of a write. */
export type Verdict =
  /** It proves that the other side has executed it, such as by the object that it made. */
  | { readonly is: "done"; readonly answer: Answer }
  /** All else: the kind of error says what is to be done next. */
  | { readonly is: "not_done"; readonly error: OutsideError };

/** What a check found. `unknown` where the other side would have to be written to in order to tell. */
export interface ConnectionReport {
  /** The account behind the credentials; null where they do not allow to ask. */
  readonly account: string | null;
  readonly accountName: string | null;
  readonly mode: Mode;
  /** By trigger and action id: may these credentials do it? */
  readonly allows: {
    readonly triggers: Readonly<Record<string, "yes" | "no" | "unknown">>;
    readonly actions: Readonly<Record<string, "yes" | "no" | "unknown">>;
  };
}

/** Where the pages are that the other side shows people about one account. */
export interface Site {
  /** The connection's fields that are no secret. */
  readonly settings: JsonObject;
  readonly mode: Mode;
  /** Null where it is not known. */
  readonly account: string | null;
}

/** Calls per second that the other side allows an account, in all and to one endpoint. */
export interface RateLimits {
  readonly perSecond: number;
  readonly perEndpointPerSecond: number;
}

/** How many reading calls the other side grants an account, beside its limits per second. */
export interface ReadAllowance {
  /** Granted in a month of 30 days, however little the account does. */
  readonly floorPerMonth: number;
  /** Granted in the same time for each transaction of the account, where that is more; null where nothing is. */
  readonly perTransaction: number | null;
}

/** How to reach one outside system with one person's credentials. */
export interface ConnectionSpec<Fields extends z.ZodObject, Api> {
  /** The form and the validator of the credentials. Fields marked secret are sealed. */
  readonly fields: Fields;
  mode(values: z.infer<Fields>): Mode;
  /**
   * The one origin that this connection may ever talk to. Throws InputError for an address that it
   * must not talk to at all.
   */
  origin(values: z.infer<Fields>, trustedLoopback: readonly string[]): string;
  limits(values: z.infer<Fields>): RateLimits;
  /**
   * What in an error or a record tells whose account it is, such as its id or a link into it. It is
   * taken out of what others than the connection's owner see. Global patterns.
   */
  readonly telling?: readonly RegExp[];
  /**
   * Pure: the page on which the other side shows people one request, by the name that it gave it. Null
   * where there is none, such as at a simulator.
   */
  requestUrl?(requestId: string, site: Site): string | null;
  /** Absent where the other side names no allowance: reads are counted, and nothing is warned of. */
  readonly readAllowance?: ReadAllowance;
  /** Names the endpoint of a request for the rate limit: ids out, method in. */
  endpoint(method: string, path: string): string;
  /**
   * Pure: is this answer in the form that the system itself gives answers, accepting or refusing? A page of
   * a proxy or a gateway is not, nor is an empty body where the system always gives one. The client gets
   * own answers only, and only they tell the time; any other counts as a connection that was cut.
   */
  isOwn(response: HttpResponse): boolean;
  /** Makes a client. Opens nothing by itself: the first call does. */
  open(values: z.infer<Fields>, call: CallContext): Api;
  /**
   * Proves that the credentials serve. Must not need one particular permission, and must not change
   * anything on the other side. Throws ConnectionError when they do not serve at all.
   */
  check(api: Api, values: z.infer<Fields>): Promise<ConnectionReport>;
  /**
   * One cheap read, from whose answer, whatever it is, the engine learns the other side's time
   * (`Date` header). Absent where the system does not tell its time.
   */
  ping?(api: Api): Promise<void>;
  /**
   * Pure: a frozen request as it goes out. The same request and key give the same bytes, whatever build makes
   * them; who asks stands in the headers alone.
   */
  encode(
    values: z.infer<Fields>,
    request: FrozenRequest,
    to: { readonly origin: string; readonly idempotencyKey: string },
  ): HttpRequest;
  /** Pure: what an answer in the system's own form says of a write. */
  judge(request: FrozenRequest, response: HttpResponse): Verdict;
}
