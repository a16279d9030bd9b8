import type { Answer, HttpResponse, Json, OutsideError } from "#sdk/index.ts";
import {
  ConnectionError,
  defineConnection,
  defineConnector,
  field,
  InputError,
  isJsonObject,
  text,
  TransientError,
  unanswered,
  UnknownOutcomeError,
} from "#sdk/index.ts";
import type { Connector } from "#sdk/connector.ts";
import type { EffectAction, EffectKind, EffectTag, Made, TraceList } from "#sdk/action.ts";
import type { FrozenRequest } from "#sdk/connection.ts";
import type { JsonObject } from "#sdk/json.ts";
import { z } from "zod";
import { placeOf, spotOf } from "./other-side.world.ts";

/**
 * A connector for the model's other side, with a write of each kind. It is worse behaved than the
 * SDK allows: its requests hold something new each time they are made, as one with `now()` would, so
 * that a request which is not frozen shows; and it takes whatever has a good status for done, so that
 * a stranger's answer which comes this far shows.
 */

export const address = "https://other.example";

const Order = z.object({ id: z.string(), at: z.int() });
const Page = z.object({ items: z.array(z.record(z.string(), z.json())), next: z.int().nullable() });
const Thing = z.object({
  id: z.string(),
  effectId: z.string(),
  generation: z.int(),
  outcome: z.enum(["made", "declined"]),
});

const SetValue = z.object({ order: z.string() });
const Place = z.object({ isTaken: z.boolean() });

const spotIn = ({ params }: FrozenRequest): string => spotOf(SetValue.parse(params).order);
const Own = z.object({ side: z.literal("model") });
const AnyJson = z.json();

function errorIn(method: string, { status, headers, body }: HttpResponse): OutsideError | null {
  const facts = { code: `model.http_${status}`, message: body };
  const replayed = headers["replayed"] === "true";
  if (status < 300) return null;
  if (status === 401 || status === 403) return new ConnectionError(facts);
  if (status === 429) return new TransientError({ ...facts, unexecuted: true });
  if (status === 409 || method === "GET")
    return new TransientError({ ...facts, unexecuted: false });
  if (status === 422 || status === 424)
    return new UnknownOutcomeError({ ...facts, worthRepeating: false });
  if (status < 500) return new InputError({ ...facts, replayed });
  return new UnknownOutcomeError({ ...facts, worthRepeating: !replayed });
}

function parsed(body: string): Json {
  try {
    return AnyJson.parse(JSON.parse(body));
  } catch {
    return null;
  }
}

/** Where it takes no key. */
const keyless: ReadonlySet<string> = new Set([
  "/unsafe",
  "/findable",
  "/guarded",
  "/set",
  "/placed",
]);

/** `fresh` gives another value at each call. */
export function modelConnector(fresh: () => string): Connector {
  const connection = defineConnection({
    transport: "http",
    fields: z.object({}),
    accountProof: { attested: false, renewable: [] },
    mode: () => "test",
    origin: () => address,
    limits: () => ({ perSecond: 1_000_000, perEndpointPerSecond: 1_000_000 }),
    endpoint: (method, path) => `${method} ${path}`,
    isOwn: ({ body }) => Own.safeParse(parsed(body)).success,
    open: (_, { http }) => ({
      async read(path: string) {
        const request = { method: "GET", url: address + path, headers: {} } as const;
        const response = await http(request).catch((error: unknown) => {
          throw unanswered("model", error);
        });
        const error = errorIn("GET", response);
        if (error) throw error;
        return parsed(response.body);
      },
    }),
    ping: async (api) => {
      await api.read("/account");
    },
    check: async (api) => {
      await api.read("/account");
      return {
        account: "account",
        accountName: null,
        mode: "test",
        allows: { triggers: {}, actions: {} },
      };
    },
    encode: (_, { method, path, params }, { origin, idempotencyKey }) => ({
      method,
      url: origin + path,
      headers: keyless.has(path) ? {} : { "idempotency-key": idempotencyKey },
      body: JSON.stringify(params),
    }),
    judge(_, response) {
      const error = errorIn("POST", response);
      if (error) return { is: "not_done", error };
      const { status, body } = response;
      return { is: "done", answer: { status, body: parsed(body) } };
    },
  });
  type Api = ReturnType<typeof connection.open>;
  type Listed = EffectAction<Api, z.ZodObject, z.ZodType>;

  async function pageOf(
    api: Api,
    path: string,
    since: Date,
    until: Date | undefined,
    after: string,
  ) {
    const query = new URLSearchParams({ from: seconds(since), after });
    if (until !== undefined) query.set("to", seconds(until));
    return Page.parse(await api.read(`${path}?${query.toString()}`));
  }

  async function* pages(api: Api, path: string, since: Date, until?: Date) {
    let next: number | null = 0;
    do {
      const page: z.infer<typeof Page> = await pageOf(api, path, since, until, `${next}`);
      yield page.items;
      next = page.next;
    } while (next !== null);
  }

  const input = z.object({ order: field(z.string(), { label: text("Order", "注文") }) });
  const output = z.object({ id: field(z.string(), { label: text("ID", "ID") }) });
  const facts = (id: string) => ({
    id,
    label: text(id, id),
    help: text(id, id),
    input,
    output,
    sample: { id: "thing-1" },
  });

  const write = (id: string, path: string, effect: EffectKind) => ({
    ...facts(id),
    effect,
    makes: [],
    does: { words: text(id, id) },
    request: ({ order }: z.infer<typeof input>, tag: EffectTag) => ({
      method: "POST" as const,
      path,
      params: { order, tag: tag.effectId, generation: tag.generation, fresh: fresh() },
      apiVersion: "1",
    }),
    retag: (request: FrozenRequest, { effectId, generation }: EffectTag): FrozenRequest => ({
      ...request,
      params: { ...request.params, tag: effectId, generation },
    }),
    read: ({ body }: Answer) => body,
    objectId: (thing: Json) =>
      isJsonObject(thing) && typeof thing["id"] === "string" ? thing["id"] : null,
  });

  const lookedUp = {
    async made({ api, from, to, cursor }: Parameters<NonNullable<Listed["made"]>>[0]) {
      const { items, next } = await pageOf(api, "/things", from, to, cursor ?? "0");
      return { made: items.map(madeOf), next: next === null ? null : String(next) };
    },
    retrieve: async ({ api, objectId }: Parameters<NonNullable<Listed["retrieve"]>>[0]) => {
      const body = await api.read(`/things/${objectId}`);
      return isJsonObject(body) ? madeOf(body) : null;
    },
  };

  const told: TraceList<Api> = {
    id: "told",
    keptDays: 30,
    async page({ api, from, to, cursor }) {
      const { items, next } = await pageOf(api, "/told", from, to, cursor ?? "0");
      const traces = items.flatMap(({ id, key }) =>
        typeof key === "string" && typeof id === "string"
          ? [{ key, what: "made", objectId: id }]
          : [],
      );
      return { traces, next: next === null ? null : String(next) };
    },
  };

  return defineConnector({
    id: "model",
    label: text("Model", "モデル"),
    help: text("Model", "モデル"),
    connection,
    triggers: [
      connection.trigger({
        id: "new-order",
        label: text("New order", "新規注文"),
        help: text("New order", "新規注文"),
        watches: "order",
        settings: z.object({}),
        output: z.object({
          id: field(z.string(), { label: text("ID", "ID") }),
          items: field(z.array(z.string()), { label: text("Items", "明細") }),
        }),
        sample: { id: "order-1", items: [] },
        uniqueKeys: true,
        overlapSeconds: 120,
        async *poll({ api, since, until }) {
          for await (const page of pages(api, "/orders", since, until))
            yield page.map((data) => {
              const { id, at } = Order.parse(data);
              return { key: id, at: new Date(at * 1000), data };
            });
        },
        reread: () => Promise.resolve(null),
        matches: () => "take",
        madeBy: () => null,
      }),
    ],
    actions: [
      connection.readAction({
        ...facts("read"),
        run: async ({ api }) => await api.read("/account"),
      }),
      connection.effectAction({
        ...write("make", "/things", { kind: "keyed", hours: 24 }),
        ...lookedUp,
      }),
      connection.effectAction(write("make-blind", "/blind", { kind: "keyed", hours: 24 })),
      connection.effectAction(write("make-unsafe", "/unsafe", { kind: "unsafe" })),
      connection.effectAction(write("make-ledger", "/ledger", { kind: "ledger" })),
      connection.effectAction({
        ...write("make-told", "/told", { kind: "keyed", hours: 24 }),
        traced: {
          list: told,
          async found({ api, trace: { objectId } }) {
            const body = await api.read(`/things/${objectId}`);
            return isJsonObject(body) ? madeOf(body).found : null;
          },
        },
      }),
      connection.effectAction({
        ...write("make-findable", "/findable", { kind: "findable" }),
        ...lookedUp,
      }),
      connection.effectAction({
        ...write("make-guarded", "/guarded", { kind: "guarded" }),
        ...lookedUp,
      }),
      connection.effectAction({
        ...write("make-set", "/set", { kind: "sets" }),
        objectId: () => null,
        sets: ({ params }) => placeOf(SetValue.parse(params).order),
      }),
      connection.effectAction({
        ...write("make-placed", "/placed", { kind: "findable" }),
        ...lookedUp,
        async complete({ api, request }) {
          const { isTaken } = Place.parse(await api.read(`/places/${spotIn(request)}`));
          return { ...request, params: { ...request.params, isTaken } };
        },
        alone: spotIn,
      }),
    ],
    choices: [],
    cannot: [],
  });
}

function madeOf(body: JsonObject): Made {
  const { effectId, generation, outcome } = Thing.parse(body);
  return {
    tag: { effectId, generation },
    found:
      outcome === "made"
        ? { outcome: "done", answer: { status: 200, body } }
        : { outcome: "failed", error: { code: "model.http_402", message: "Declined" } },
  };
}

const seconds = (moment: Date): string => String(Math.max(0, Math.floor(moment.getTime() / 1000)));
