import { seeded } from "../../simulator/kit/random.ts";
import { type Act, decides } from "./acts.ts";
import { asking } from "./ask.ts";
import { type Bell, hangBell } from "./bells.ts";
import type { FlowFacts } from "./evidence.ts";
import type { Hook } from "./callers.ts";
import { calledDocument, type Connections, type FlowPlan, flowPlans } from "./flows.ts";
import { waitingEvents } from "./gather.ts";
import type { Options } from "./options.ts";
import { park } from "./park.ts";
import { firstMark, marked } from "./versions.ts";
import { type Api, apiOf, type CrashWorld, dataOf, type Product, wait } from "./world.ts";

/** What stands when the killing begins. */
export interface Standing {
  readonly flows: readonly (FlowFacts & Pick<FlowPlan, "document">)[];
  readonly connections: Connections;
  /** A customer of the shop. */
  readonly customer: string;
  /** Whose card people break and repair. */
  readonly member: string;
  /** The flow that is called by HTTP. */
  readonly hook: Hook;
  /** Where webhooks go, by the account that sends them. */
  readonly bells: Readonly<Record<string, Bell>>;
  /** The keys of calls whose runs are parked. */
  readonly parked: readonly string[];
}

/** More than that comes of itself, when the killing is over. */
const mostParked = 8;

/** Connections, and flows that are active, made by the product's own API. */
export async function setUp(world: CrashWorld, acts: readonly Act[]): Promise<Standing> {
  const { stripe, accounts } = world;
  const product = world.start(0, "none:1:0");
  const api = await readyApi(world, [product]);
  const connect = async (name: keyof CrashWorld["keys"]): Promise<string> => {
    const { connection } = await api<{ connection: { id: string } }>("POST", "/connections", {
      connector: "stripe",
      name,
      values: { apiKey: world.keys[name], apiBase: world.way.url },
    });
    return connection.id;
  };
  const connections = {
    shop: await connect("shop"),
    second: await connect("second"),
    other: await connect("other"),
  };
  const customer = await stripe.makeCustomer();
  const method = await stripe.saveMethod(customer, "pm_card_visa");
  const member = await stripe.makeCustomer();
  await stripe.giveCard(member, "tok_visa");
  const activate = async (name: string, draft: object): Promise<string> => {
    const { id } = await api<{ id: string }>("POST", "/flows", { name, draft });
    await api("POST", `/flows/${id}/activate`, { from: "now" });
    return id;
  };
  const called = await activate("Called", calledDocument(connections.shop));
  const flows: Standing["flows"][number][] = [];
  const named = { customer, method, member, called };
  for (const { facts, document } of flowPlans(connections, accounts, named)) {
    const id = await activate(facts.name, marked(document, firstMark));
    flows.push({ id, ...facts, document });
  }
  const flow = flows.find(({ listensTo }) => listensTo.kind === "calls")?.id ?? "";
  const { clientId, clientSecret } = await api<{ clientId: string; clientSecret: string }>(
    "POST",
    `/flows/${flow}/invocation/credentials`,
  );
  const basic = Buffer.from(`${clientId}:${clientSecret}`).toString("base64");
  const hook = { flow, authorization: `Basic ${basic}` };
  const bells = {
    [accounts.shop]: await hangBell(api, connections.shop),
    [accounts.other]: await hangBell(api, connections.other),
  };
  // What comes from here on is younger than every flow's start.
  await world.advance(5);
  const decisions = acts.filter(({ name }) => decides.has(name)).length;
  const parked = await park(world, asking(world, seeded(1)), hook, Math.min(decisions, mostParked));
  // A clean end, so that what Node has compiled is kept for the starts to come.
  await product.program.end("SIGTERM");
  return { flows, connections, customer, member, hook, bells, parked };
}

export async function readyApi(
  { folder }: CrashWorld,
  [product]: readonly Product[],
): Promise<Api> {
  const ready = await product?.ready;
  if (!ready) throw new Error(`The product did not start:\n${product?.program.output()}`);
  return apiOf(ready.url, dataOf(folder, 0));
}

/** How often the settling looks, and by how much the clock jumps each time when all is done. */
const settling = { everyMs: 200, seconds: 30 } as const;

/** After the last fault: long enough for what is visible late, and for the wider re-reads. */
const quietSeconds = 30 * 60;

/** The jumps while the product waits for charges that were pending when it last read them. */
const pendingSeconds = 5 * 60;

/** How long, of the machine's time, all may take to end: long after the slowest, but for a broken product, which may never come to rest. */
export const patienceMs = ({ kills, broken }: Pick<Options, "kills" | "broken">): number =>
  (broken === null ? 1_500_000 : 300_000) + kills * 3_000;

/**
 * After so long the faults stop, as anybody's do: a list of thirty pages, of which every seventh fails,
 * is hardly ever read to its end.
 */
const faultsForMs = 20_000;

export interface Settled {
  /** How often each kind of fault has struck. */
  readonly faults: Readonly<Record<string, number>>;
  /** How long it took, of the world's time, until no run had anything left to do for the first time. */
  readonly minutesToRest: number;
  /** How many calls that took. */
  readonly askedToRest: number;
}

/**
 * Time passes until every run is over or parked, and nothing more comes. The faults go on until the
 * work is done, or for long enough.
 */
export async function settle(
  world: CrashWorld,
  api: Api,
  { flows, polls: pollCount }: { readonly flows: readonly FlowFacts[]; readonly polls: number },
  { speed, ...how }: Pick<Options, "speed" | "kills" | "broken">,
): Promise<Settled> {
  const since = world.now();
  const asked = async () =>
    Object.values(await world.stripe.counts()).reduce((sum, count) => sum + count, 0);
  const askedBefore = await asked();
  for (const { id, listensTo } of flows)
    if (listensTo.kind === "schedule") await api("POST", `/flows/${id}/deactivate`);

  const start = Date.now();
  const end = start + patienceMs(how);
  let struck: Readonly<Record<string, number>> | null = null;
  const endFaults = async () => (struck ??= await world.stripe.disarm());
  const workIsDone = async (): Promise<void> => {
    const stopClock = world.run(speed);
    while ((await isUnfinished(api)) && Date.now() < end) {
      await wait(settling.everyMs);
      if (Date.now() > start + faultsForMs) await endFaults();
    }
    await stopClock();
  };
  const polls = async () => {
    const counts = await world.stripe.counts();
    return (counts["GET /v1/charges"] ?? 0) + (counts["GET /v1/refunds"] ?? 0);
  };
  await workIsDone();
  const minutesToRest = (world.now() - since) / 60_000;
  const askedToRest = (await asked()) - askedBefore;
  await endFaults();
  // Between two jumps each of the polls has its turn: else no more time would pass for a slow
  // machine between two wide re-reads than within one.
  const jump = async (seconds: number): Promise<void> => {
    const before = await polls();
    await world.advance(seconds);
    while ((await polls()) < before + pollCount && Date.now() < end)
      await wait(settling.everyMs / 4);
  };
  for (let passed = 0; passed < quietSeconds && Date.now() < end; passed += settling.seconds)
    await jump(settling.seconds);
  // A charge that was pending for long is looked at again within the hour.
  while ((await waitingEvents(api)) > 0 && Date.now() < end) await jump(pendingSeconds);
  await workIsDone();
  // What is still under way would be judged as lost; a broken product may never come to rest.
  if (how.broken === null && Date.now() >= end)
    throw new Error("Too much is still under way to be judged");
  return { faults: await endFaults(), minutesToRest, askedToRest };
}

/** Whether any run has something left to do. */
async function isUnfinished(api: Api): Promise<boolean> {
  for (const status of ["waiting", "running", "paused"]) {
    const { items } = await api<{ items: { id: string }[] }>(
      "GET",
      `/runs?status=${status}&limit=200`,
    );
    for (const { id } of items) if (!(await waitsForPerson(api, id))) return true;
  }
  return false;
}

/** What it has called is parked. */
async function waitsForPerson(api: Api, runId: string): Promise<boolean> {
  const { calls } = await api<{ calls: { status: string }[] }>("GET", `/runs/${runId}`);
  return calls.some(({ status }) => status === "parked");
}
