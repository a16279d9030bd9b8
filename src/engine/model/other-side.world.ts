import type { HttpRequest, HttpResponse } from "#sdk/http.ts";
import { z } from "zod";
import type { Time } from "./time.world.ts";

/**
 * The other side in the model, with no more than what such systems promise: a key is kept for 24
 * hours and then forgotten, a changed request under a known key is an error, a list shows what was
 * made at most ten minutes late. Strangers on the way answer in its stead, with any status. A model is not a mock: it stands for a system outside of the product,
 * and everything of ours that talks to it is real.
 */

const hour = 3_600_000;
const keysKept = 24 * hour;

/** How long a request may be on its way, and a list trail behind: together less than ten minutes. */
export const longestWay = 4 * 60_000;
const listTrails = 5 * 60_000;

export interface Order {
  readonly id: string;
  readonly items: readonly string[];
  /** Unix seconds. */
  readonly at: number;
  readonly visibleAt: number;
  /** Listed at once, and dated when it happened. */
  readonly prompt: boolean;
}

export interface Thing {
  readonly id: string;
  readonly effectId: string;
  readonly generation: number;
  /** Unix seconds. */
  readonly at: number;
  readonly visibleAt: number;
  readonly outcome: "made" | "declined";
  readonly key: string | null;
  /** The place that it has taken, where it had not been taken when its writer looked. */
  readonly takes?: string;
}

/** What goes wrong on the other side, or on the way there, with one request. */
export type Trouble =
  | "none"
  | "busy"
  | "broken-before"
  | "broken-after"
  | "muddled"
  | "down"
  /** It refuses for now, whatever the key was used for before. */
  | "barred"
  | "stranger-before"
  | "stranger-after";

interface KnownKey {
  readonly at: number;
  readonly request: string;
  readonly answer: HttpResponse;
}

/** What strangers say. */
const pages: readonly HttpResponse[] = [
  { status: 403, headers: {}, body: "<h1>Blocked</h1>" },
  { status: 200, headers: {}, body: "<h1>Blocked</h1>" },
  { status: 401, headers: {}, body: '{"error":"log in first"}' },
  { status: 200, headers: {}, body: "" },
  { status: 429, headers: { "retry-after": "1" }, body: "<h1>Slow down</h1>" },
  { status: 204, headers: {}, body: "" },
  { status: 400, headers: {}, body: "<h1>Bad request</h1>" },
  { status: 200, headers: {}, body: '{"error":"blocked"}' },
];

const Write = z.object({
  order: z.string(),
  tag: z.string(),
  generation: z.int(),
  /** What its writer has seen. */
  isTaken: z.boolean().optional(),
});

export interface OtherSide {
  readonly orders: readonly Order[];
  readonly things: readonly Thing[];
  /** False while nobody has repaired the credentials. */
  keyServes: boolean;
  /** Something new happens there. `trailing`: lists show it late. `ahead`: it is dated in the future. */
  order(how: { readonly trailing: boolean; readonly ahead: boolean }): void;
  /** A request arrives and is dealt with. */
  handle(request: HttpRequest, trouble: Trouble): HttpResponse;
  /** Whether an answer is its own; all others are strangers'. */
  said(response: HttpResponse): boolean;
  /** Whether something stands in a place. */
  isTaken(place: string): boolean;
  /** Whether a generation of an effect was refused for a while. */
  wasBarred(effectId: string, generation: number): boolean;
}

const pageSize = 2;

export function createOtherSide(time: Time): OtherSide {
  const orders: Order[] = [];
  const things: Thing[] = [];
  const keys = new Map<string, KnownKey>();
  const seconds = (): number => Math.floor(time.now() / 1000);
  const own = new WeakSet<HttpResponse>();
  const barred = new Set<string>();
  let met = 0;

  const say = (status: number, body: string, headers: HttpResponse["headers"]): HttpResponse => {
    const date = new Date(time.theirs()).toUTCString();
    const said = { status, headers: { date, ...headers }, body };
    own.add(said);
    return said;
  };
  const answer = (status: number, body: object): HttpResponse =>
    say(status, JSON.stringify({ side: "model", ...body }), {});

  const listed = <Item extends Order | Thing>(items: readonly Item[], query: URLSearchParams) => {
    const from = Number(query.get("from"));
    const to = Number(query.get("to") ?? Infinity);
    const start = Number(query.get("after") ?? 0);
    const found = items
      .filter(({ at, visibleAt }) => visibleAt <= time.now() && at >= from && at < to)
      .sort((one, other) => other.at - one.at || items.indexOf(other) - items.indexOf(one));
    const end = start + pageSize;
    return { items: found.slice(start, end), next: end < found.length ? end : null };
  };

  /** What stands there already where a repeat makes nothing new. */
  const standing = (path: string, { tag }: z.infer<typeof Write>): Thing | null => {
    const made = things.findLast(({ effectId }) => effectId === tag);
    // After a day, somebody has deleted what was made.
    const stands = path === "/set" || (made && seconds() - made.at < keysKept / 1000);
    return made && stands && isRepeatable(path) ? made : null;
  };

  const execute = (path: string, body: string, key: string | null): HttpResponse => {
    const write = Write.parse(JSON.parse(body));
    const stands = standing(path, write);
    if (stands) return answer(200, stands);
    const { order, tag, generation, isTaken } = write;
    const isDeclinedHere = isDeclined(order, generation);
    // What is declined there leaves nothing behind.
    if (isRefused(order, generation) || (isDeclinedHere && isRepeatable(path)))
      return answer(400, { error: "refused" });
    const outcome = isDeclinedHere ? "declined" : "made";
    const thing: Thing = {
      id: `thing-${things.length + 1}`,
      effectId: tag,
      generation,
      at: seconds(),
      // Every second one shows up late in the list.
      visibleAt: time.now() + (things.length % 2) * listTrails,
      outcome,
      key,
      ...(isTaken === false && outcome === "made" ? { takes: spotOf(order) } : {}),
    };
    things.push(thing);
    return answer(outcome === "made" ? 200 : 402, thing);
  };

  const write = (request: HttpRequest, trouble: Trouble): HttpResponse => {
    const body = request.body ?? "";
    if (trouble === "barred") {
      const { tag, generation } = Write.parse(JSON.parse(body));
      barred.add(`${tag} ${generation}`);
      return answer(400, { error: "barred" });
    }
    const key = request.headers["idempotency-key"];
    const known = key === undefined ? undefined : keys.get(key);
    const { pathname: path } = new URL(request.url);
    // Its row stands beside what was made, for ever, whatever was said of it.
    const isLedger = path === "/ledger";
    if (known && (isLedger || time.now() - known.at < keysKept)) {
      if (known.request !== body && !isLedger)
        return answer(422, { error: "another request had this key" });
      return say(known.answer.status, known.answer.body, { replayed: "true" });
    }
    if (trouble === "down") return answer(503, { error: "down" });
    const first =
      trouble === "broken-before"
        ? answer(500, { error: "broken" })
        : execute(path, body, key ?? null);
    const said = saidAfter(trouble) ?? first;
    // What is refused before it begins is not kept under the key.
    const kept = isLedger ? first : said;
    if (key !== undefined && kept.status !== 400 && !(isLedger && kept.status === 500))
      keys.set(key, { at: time.now(), request: body, answer: kept });
    return said;
  };

  /** What it says in spite of the work that was done. `muddled`: asking again tells nothing new. */
  const saidAfter = (trouble: Trouble): HttpResponse | null => {
    if (trouble === "broken-after") return answer(500, { error: "broken" });
    return trouble === "muddled" ? answer(424, { error: "muddled" }) : null;
  };

  const stranger = (): HttpResponse => {
    const page = pages[met % pages.length] ?? { status: 403, headers: {}, body: "" };
    met += 1;
    return page;
  };

  const side: OtherSide = {
    orders,
    things,
    keyServes: true,
    order: ({ trailing, ahead }) => {
      const number = orders.length + 1;
      orders.push({
        id: `order-${number}`,
        items: Array.from({ length: (number * 2) % 5 }, (_, index) => `item-${number}-${index}`),
        at: seconds() + (ahead ? 3 * 86_400 : 0),
        visibleAt: time.now() + (trailing ? 10 * 60_000 : 0),
        prompt: !trailing && !ahead,
      });
    },
    isTaken: (place) => things.some(({ takes }) => takes === place),
    said: (response) => own.has(response),
    wasBarred: (effectId, generation) => barred.has(`${effectId} ${generation}`),
    handle: (request, trouble) => {
      if (trouble === "stranger-before") return stranger();
      if (trouble === "stranger-after") {
        side.handle(request, "none");
        return stranger();
      }
      if (!side.keyServes) return answer(401, { error: "key revoked" });
      if (trouble === "busy") return answer(429, { error: "slow down" });
      const { pathname, searchParams } = new URL(request.url);
      if (request.method !== "GET") return write(request, trouble);
      if (trouble !== "none") return answer(503, { error: "down" });
      if (pathname === "/orders") return answer(200, listed(orders, searchParams));
      if (pathname === "/things") return answer(200, listed(things, searchParams));
      // Of three in four it tells nothing.
      if (pathname === "/told")
        return answer(
          200,
          listed(
            things.filter((_, index) => index % 4 === 0),
            searchParams,
          ),
        );
      if (pathname.startsWith("/places/"))
        return answer(200, { isTaken: side.isTaken(pathname.replace("/places/", "")) });
      const thing = things.find(({ id }) => pathname === `/things/${id}`);
      return answer(200, thing ?? { id: "account" });
    },
  };
  return side;
}

/** Of an order, or of an item of one, which has its own fate. */
const numberOf = (order: string): number => {
  const [number = 0, item = 0] = order.split("-").slice(1).map(Number);
  return number + 3 * item;
};

/** Where a repeat without a key makes nothing new. */
export const isRepeatable = (path: string): boolean => path === "/guarded" || path === "/set";

/** The place that an order takes: two in a row take one. */
export const spotOf = (order: string): string => `spot-${Math.floor(numberOf(order) / 2)}`;

/** What an order sets a value of. */
export const placeOf = (order: string): string => `place-${numberOf(order) % 2}`;

/**
 * Some writes are turned down for good, some are made and declined, as a charge is; until whatever was
 * in the way is put right, once or twice later.
 */
export const isRefused = (order: string, generation: number): boolean =>
  numberOf(order) % 7 === 6 && generation <= numberOf(order) % 2;
export const isDeclined = (order: string, generation: number): boolean =>
  numberOf(order) % 5 === 4 && generation <= numberOf(order) % 2;
