import type { z } from "zod";
import type { HttpResponse, SendOnce } from "./http.ts";
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
}

/** The other side's answer to a frozen request that it has executed. */
export interface Answer {
  readonly status: number;
  readonly body: Json;
  readonly requestId?: string;
}

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
   * Sends a frozen request once, with this idempotency key. Returns only what proves that the other side
   * has executed it, such as the object that it made; everything else is thrown as one of the error kinds.
   */
  send(
    api: Api,
    request: FrozenRequest,
    options: { readonly idempotencyKey: string },
  ): Promise<Answer>;
}
