import { effectKey } from "../../src/engine/effect-name.ts";
import type { SimulatedStripe } from "../simulated-stripe.ts";
import type {
  Asked,
  KeyFacts,
  Evidence,
  FlowFacts,
  RunFacts,
  SkippedFacts,
  StripeObject,
  TickFacts,
  WrittenFacts,
} from "./evidence.ts";
import type { Api, CrashWorld } from "./world.ts";
import { eventOf, tagOf } from "./writes.ts";

/** Collects what the judge is shown. Stripe is asked as anybody may ask it. */
export async function gather(
  { stripe, keys, accounts }: CrashWorld,
  api: Api,
  flows: readonly FlowFacts[],
  seen: Pick<Evidence, "asked" | "calls" | "forgotten" | "leaps" | "wrong">,
): Promise<Evidence> {
  const objects = [
    ...(await objectsOf(stripe, keys.shop, accounts.shop)),
    ...(await objectsOf(stripe, keys.other, accounts.other)),
  ];
  const { skipped, ticks } = await eventsOf(api, flows);
  const runs = await runsOf(api, flows);
  return {
    flows,
    objects,
    ledger: await stripe.ledger({ method: "POST" }),
    runs,
    keys: keysOf(runs, seen.asked),
    skipped,
    ticks,
    ...seen,
  };
}

const kinds = ["charge", "refund", "customer", "product"] as const;

interface Listed {
  readonly id: string;
  readonly created: number;
  readonly status?: string;
  readonly metadata: Readonly<Record<string, string>>;
}

async function objectsOf(
  { url }: SimulatedStripe,
  key: string,
  account: string,
): Promise<StripeObject[]> {
  const found: StripeObject[] = [];
  for (const object of kinds) {
    let after: string | undefined;
    let more = true;
    while (more) {
      const start = after === undefined ? "" : `&starting_after=${after}`;
      const response = await fetch(`${url}/v1/${object}s?limit=100${start}`, {
        headers: { authorization: `Bearer ${key}` },
      });
      const page = (await response.json()) as { data: Listed[]; has_more: boolean };
      for (const { id, created, status = null, metadata } of page.data)
        found.push({ id, object, account, created: created * 1_000, status, metadata });
      more = page.has_more;
      after = page.data.at(-1)?.id;
    }
  }
  return found;
}

interface Summary {
  readonly id: string;
  readonly kind: RunFacts["kind"];
  readonly reference: string;
  readonly status: RunFacts["status"];
  readonly endedAt: string | null;
}

interface Detail {
  readonly calls: readonly {
    readonly path: string;
    readonly runId: string;
    readonly status: string;
  }[];
  readonly steps: readonly { readonly path: string; readonly status: string }[];
  readonly loops: readonly { readonly path: string }[];
  readonly effects: readonly EffectShown[];
}

interface EffectShown {
  readonly id: string;
  readonly path: string;
  readonly state: WrittenFacts["state"];
}

async function runsOf(api: Api, flows: readonly FlowFacts[]): Promise<RunFacts[]> {
  const runs: RunFacts[] = [];
  for (const { id: flowId, name: flow } of flows) {
    const its = await all<Summary>(api, `/runs?flow=${flowId}`);
    const ofEvent = Map.groupBy(its, eventOf);
    for (const { id, kind, reference, endedAt: ended, ...run } of its) {
      const status = run.status === "waiting" ? await waitingAs(api, id) : run.status;
      const stopped = status === "failed" || status === "parked";
      const stoppedAt = stopped ? await stepsOf(api, id, status) : [];
      const isAlone = ofEvent.get(eventOf({ reference }))?.length === 1;
      const writes = isAlone && status !== "cancelled" ? null : await writtenBy(api, id);
      const endedAt = ended === null ? null : Date.parse(ended);
      runs.push({ id, flow, kind, reference, endedAt, status, stoppedAt, writes });
    }
  }
  return runs;
}

/** Its own writes, those in loops, and those of the runs that its steps have called; each as it stands now. */
async function writtenBy(api: Api, runId: string): Promise<WrittenFacts[]> {
  const { effects, loops, calls } = await api<Detail>("GET", `/runs/${runId}`);
  const shown = [...effects];
  for (const { path: loop } of loops)
    for (const { path } of await all<{ path: string }>(api, `/runs/${runId}/items?loop=${loop}`)) {
      const item = await api<Detail>("GET", `/runs/${runId}/item?path=${path}`);
      shown.push(...item.effects);
    }
  const written = new Map<string, WrittenFacts>();
  // A later generation stands behind the one before.
  for (const { id: effect, path, state } of shown)
    written.set(effect, { step: labelOf(path), effect, state });
  for (const { path, runId: called } of calls)
    for (const one of await writtenBy(api, called))
      written.set(one.effect, { ...one, step: labelOf(path) });
  return [...written.values()];
}

function keysOf(runs: readonly RunFacts[], { generations, decided }: Asked): KeyFacts[] {
  const shown = runs.flatMap(({ writes }) => writes ?? []).map(({ effect }) => tagOf(effect, 0));
  const tags = [...shown, ...generations, ...decided.map(({ tag }) => tag)];
  return tags.flatMap((tag) => {
    const [effect = "", newest] = tag.split(" ");
    return Array.from({ length: Number(newest) + 1 }, (_, generation) => ({
      key: effectKey(effect, generation),
      effect,
      generation,
    }));
  });
}

/** A run waits for ever for one that it has called and that is parked. */
async function waitingAs(api: Api, runId: string): Promise<RunFacts["status"]> {
  const { calls } = await api<Detail>("GET", `/runs/${runId}`);
  return calls.some((called) => called.status === "parked") ? "parked" : "waiting";
}

/** A run fails at one step; it is parked at several where items of a loop run side by side. */
async function stepsOf(api: Api, runId: string, status: "failed" | "parked"): Promise<string[]> {
  const { steps, effects, calls } = await api<Detail>("GET", `/runs/${runId}`);
  const paths = (all: readonly { readonly path: string }[]): string[] =>
    all.map(({ path }) => path);
  const called = paths(calls.filter((call) => call.status === status));
  const written = paths(effects.filter(({ state }) => state === status));
  const other = paths(steps.filter((step) => step.status === status));
  const at = [called, written, other].find((found) => found.length > 0) ?? [];
  return [...new Set((status === "parked" ? at : at.slice(-1)).map(labelOf))];
}

/** As the step of an item calls itself in the metadata of its write: `s3:a` of `s2:a/s3`. */
export function labelOf(path: string): string {
  const [step = "", ...outer] = path.split("/").toReversed();
  const [, item] = (outer[0] ?? "").split(":");
  return item === undefined ? step : `${step}:${item}`;
}

interface Event {
  readonly key: string;
  readonly data: { readonly scheduledAt?: string; readonly previousAt?: string | null };
  readonly deliveries: readonly {
    readonly flowId: string;
    readonly outcome: string;
    readonly reason: string | null;
  }[];
}

async function eventsOf(api: Api, flows: readonly FlowFacts[]) {
  const names = new Map(flows.map(({ id, name }) => [id, name]));
  const skipped: SkippedFacts[] = [];
  const ticks: TickFacts[] = [];
  for (const { key, data, deliveries } of await all<Event>(api, "/events?"))
    for (const { flowId, outcome, reason } of deliveries) {
      const flow = names.get(flowId) ?? flowId;
      if (outcome === "skipped") skipped.push({ flow, key, reason });
      const { scheduledAt, previousAt = null } = data;
      if (scheduledAt !== undefined) ticks.push({ flow, scheduledAt, previousAt });
    }
  return { skipped, ticks };
}

/** How many events wait for what they are about to come to its end, each for a flow. */
export async function waitingEvents(api: Api): Promise<number> {
  const events = await all<Event>(api, "/events?");
  return events.flatMap(({ deliveries }) => deliveries.filter((one) => one.outcome === "waiting"))
    .length;
}

/** All pages of a list. */
export async function all<Item>(api: Api, path: string): Promise<Item[]> {
  const items: Item[] = [];
  let next: string | null = null;
  do {
    const cursor: string = next === null ? "" : `&cursor=${encodeURIComponent(next)}`;
    const page: { items: Item[]; next: string | null } = await api(
      "GET",
      `${path}&limit=200${cursor}`,
    );
    items.push(...page.items);
    next = page.next;
  } while (next !== null);
  return items;
}
