/** For tests: flows with one write each, through the engine's own loop. Each answer is lost, and each repeat is refused. */
import type { AnyAction, Connector, HttpResponse, Json, JsonObject, SendOnce } from "#sdk/index.ts";
import { isJsonObject, text, TransportFailure } from "#sdk/index.ts";
import { asLocal, flowOn, openEngineWorld, until } from "#engine/engine.world.ts";
import type { Value } from "#flow/value.ts";
import { connectors } from "./index.ts";

export interface Refusing {
  /** A connection that serves, and where it leads. */
  readonly values: JsonObject;
  readonly account: string | null;
  readonly origin: string;
  /** What the other side answers whatever it refuses. */
  readonly refusal: HttpResponse;
  readonly inputOf: (action: AnyAction) => JsonObject;
}

type Writing = Exclude<AnyAction, { kind: "read" }>;

/** Can a step be made of it, and does the step write? */
export function isWriting(action: AnyAction): action is Writing {
  return action.kind === "sequence" || (action.kind === "effect" && action.partOnly !== true);
}

/** How the run of each action has ended, by the action's id. */
export async function endsOf(
  connector: Connector,
  actions: readonly Writing[],
  { values, account, origin, refusal, inputOf }: Refusing,
): Promise<ReadonlyMap<string, string>> {
  const executed = new Set<string>();
  /** The machine's clock is the simulator's, and the engine's goes ahead of it. */
  const dated = (answer: HttpResponse): HttpResponse => ({
    ...answer,
    headers: { ...answer.headers, date: new Date(world.now()).toUTCString() },
  });
  const tamper =
    (send: SendOnce): SendOnce =>
    async (request, connected) => {
      if (!request.url.startsWith(origin)) return send(request, connected);
      if (request.method === "GET" || request.url.endsWith("/token"))
        return dated(await send(request, connected));
      const name = JSON.stringify([request.method, request.url, request.body ?? null]);
      if (executed.has(name)) {
        connected?.();
        return dated(refusal);
      }
      executed.add(name);
      await send(request, connected);
      throw new TransportFailure("cut", text("The connection was cut", "接続が切れました"));
    };
  const world = await openEngineWorld([...new Set([...connectors, connector])], undefined, {
    tamper,
  });
  try {
    world.trusted.push(origin);
    await world.engine.start();
    await world.connect("c1");
    const ofStripe = world.credentials;
    world.credentials = (connection) => (connection.id === "x1" ? values : ofStripe(connection));
    await world.store.createConnection({
      id: "x1",
      owner: "local",
      connector: connector.id,
      name: "x1",
      mode: "test",
      account,
      accountName: null,
      settings: values,
      sealed: "",
      broken: null,
      createdAt: world.now(),
    });
    for (const action of actions) {
      const step = { kind: "action", id: "s1", name: null, connector: connector.id } as const;
      const input = Object.fromEntries(
        Object.entries(inputOf(action)).map(([name, given]) => [name, valueOf(given)]),
      );
      const steps = [{ ...step, connection: "x1", action: action.id, input }];
      await world.flow(action.id, { ...flowOn("new-refund", "create-customer"), steps });
      const told = await world.engine.activate(action.id, { from: "now" }, asLocal);
      if (!told.activated) throw new Error(`${action.id}: ${JSON.stringify(told)}`);
    }
    await world.control("/refunds", { count: 1 });
    const ends = new Map<string, string>();
    await until(async () => {
      await world.advance(30);
      for (const { id } of actions) {
        const [status] = await world.statuses(id);
        if (status !== undefined && isOver.has(status)) ends.set(id, status);
      }
      return ends.size === actions.length;
    });
    return ends;
  } finally {
    await world.close();
  }
}

const isOver: ReadonlySet<string> = new Set(["succeeded", "failed", "parked"]);

function valueOf(given: Json): Value {
  if (typeof given !== "object" || given === null) return { kind: "constant", value: given };
  if (!isJsonObject(given)) return { kind: "list", items: Array.from(given, valueOf) };
  const fields = Object.entries(given).map(([name, value]) => [name, valueOf(value)] as const);
  return { kind: "object", fields: Object.fromEntries(fields) };
}
