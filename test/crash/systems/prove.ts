import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { endAll } from "../../process.ts";
import type { LedgerEntry } from "../../simulated-stripe.ts";
import { deploymentOf } from "../deployments.ts";
import type { Finding } from "../findings.ts";
import { all } from "../gather.ts";
import type { Options } from "../options.ts";
import { patienceMs, readyApi } from "../set-up.ts";
import { supplyOf } from "../supply.ts";
import { type Api, type CrashWorld, openCrashWorld, wait } from "../world.ts";
import { type Connections, documentOf, flowNames, namesOfList } from "./flows.ts";
import { type Executions, judgeKinds, type KindRun, timesOfParts } from "./judge-kinds.ts";
import { killKinds } from "./kill-kinds.ts";
import {
  allKinds,
  allWrites,
  isInList,
  type Kind,
  type ListWrite,
  nameOf,
  type Write,
  writePoints,
} from "./kinds.ts";
import { planOfKinds } from "./plan.ts";
import { recordsIn, rowsIn } from "./rows.ts";
import { type Address, startSenders } from "./senders.ts";
import { openSystems, reaching, sheet, type Systems } from "./world.ts";

/** How long an answer is on its way to the product, and what came of it to the store, at the most: longer on a machine on which a start takes longer. */
const recordedWithin = { leastMs: 5_000, starts: 10 } as const;

/** How long a run may have been under way that a backup has forgotten. */
const takenWithinMs = 30_000;

const eventsPerKill = 8;

/** Processes that share a database share the limits of their connections, whose time runs no faster there. */
const eventEveryMs = { sqlite: 600, postgres: 1_000 } as const;

/** Every kind of write is cut at every point, over every transport; the other systems' ledgers judge. */
export async function proveKinds(options: Options, say: (line: string) => void): Promise<boolean> {
  const plan = planOfKinds(options.seed, options.kills, options.lossy);
  const systems = await openSystems(options.seed);
  const deployment = reaching(await deploymentOf(options), systems);
  const world = await openCrashWorld(options, deployment);
  systems.keepTime(() => world.now());
  try {
    const addresses = await setUpFlows(world, systems);
    const supply = supplyOf(eventsPerKill, world.slots, Date.now());
    const senders = startSenders(world, addresses, {
      everyMs: eventEveryMs[options.store],
      enough: (events) => supply.isEnough(events, Date.now()),
      accountOf: (name) => systems.accountOf(name),
    });
    const { receiver, mail } = systems;
    const written = {
      atMostOnce: () => receiver.executed["at most once"].length + mail.mails.length,
      others: () => receiver.executed.keyed.length,
    };
    const killing = { minutes: options.minutes, traps: systems.traps, supply, senders, written };
    const { cut, at, standing } = await killKinds(world, plan, killing);
    const events = await senders.stop();
    say(`${at.length} kills done; waiting for everything to end`);
    const api = await readyApi(world, standing);
    if (options.lossy) await senders.again();
    await settleRuns(world, api, options);
    const runs = await runsOf(api, addresses);
    const executions = await executionsOf(world, systems);
    // The world's time runs no faster than the machine's as long as processes are killed.
    const recordedWithinMs = Math.max(
      recordedWithin.leastMs,
      recordedWithin.starts * world.slowestStart(),
    );
    const isForgotten = (when: number): boolean =>
      world.forgotten.some(({ from, to }) => when > from - recordedWithinMs && when < to);
    const quiet = [...systems.receiver.answered, ...systems.mailed].filter(
      ([, when]) =>
        !isForgotten(when) &&
        !at.some((killed) => killed > when - 1_000 && killed < when + recordedWithinMs),
    );
    const answered = new Set(quiet.map(([write]) => write));
    const blows = at.length + systems.receiver.cuts();
    const [{ from: firstForgotten } = { from: Infinity }] = world.forgotten;
    const inDoubt = [...senders.taken].filter(([, when]) => when > firstForgotten - takenWithinMs);
    const doubtful = new Set(inDoubt.map(([name]) => name));
    const evidence = { events, executions, runs, answered, blows, doubtful };
    const findings = judgeKinds(evidence);
    for (const product of standing) await product.program.end("SIGTERM");
    const file = join(world.folder, "evidence.json");
    writeFileSync(
      file,
      JSON.stringify(evidence, (_, value) => plain(value), 1),
    );
    const planned = plan.flatMap((kill) => (kill.kind === "cut" ? kill.cuts.map(nameOf) : []));
    const missed = [...new Set(planned)].filter(
      (name) => planned.filter((one) => one === name).length > (cut.get(name) ?? 0),
    );
    const parked = runs.filter(({ status }) => status === "parked").length;
    say(tableOf(options, { cut, events, runs: runs.length, parked, executions, kills: at.length }));
    for (const { kind, what } of findings.slice(0, 50)) say(`${kind}: ${what}`);
    for (const name of missed) say(`Not killed as often as planned at ${name}`);
    const held = findings.length === 0 && missed.length === 0;
    if (held && !options.keep) rmSync(world.folder, { recursive: true, force: true });
    else say(`Data, logs and evidence are in ${world.folder}`);
    say(lastLineOf(findings));
    return held;
  } finally {
    await endAll();
    await world.way.close();
    await world.stripe.close();
    await deployment.close();
    await systems.close();
  }
}

const plain = (value: unknown): unknown =>
  value instanceof Map || value instanceof Set ? [...value] : value;

async function setUpFlows(world: CrashWorld, systems: Systems): Promise<readonly Address[]> {
  const product = world.start(0, "none:1:0");
  const api = await readyApi(world, [product]);
  const connect = async (connector: string, values: object): Promise<string> => {
    const { connection } = await api<{ connection: { id: string } }>("POST", "/connections", {
      connector,
      name: connector,
      values,
    });
    return connection.id;
  };
  const { receiver, database, wire, mail, slack, sheets, salesforce } = systems;
  const connections: Connections = {
    stripe: await connect("stripe", { apiKey: world.keys.shop, apiBase: world.way.url }),
    http: await connect("http", {
      base: receiver.url,
      mode: "test",
      auth: "none",
      own_path: "api",
      per_second: 100,
    }),
    postgresql: await connect("postgresql", { ...database.values, port: wire.port, sessions: 50 }),
    mail: await connect("mail", {
      host: "127.0.0.1",
      port: mail.port,
      security: "none",
      login: "none",
      sender: "billing@example.com",
      perMinute: 6_000,
      // A process that was killed holds its places for half a minute.
      atOnce: 50,
    }),
    slack: await connect("slack", slack.values),
    "google-sheets": await connect("google-sheets", { ...sheets.values, perMinute: 600 }),
    salesforce: await connect("salesforce", salesforce.values),
  };
  const targets = {
    customer: await world.stripe.makeCustomer(),
    channel: "C0SALES",
    sheet: String(sheet.id),
  };
  const addresses: Address[] = [];
  for (const flow of flowNames) {
    const { id } = await api<{ id: string }>("POST", "/flows", {
      name: flow,
      draft: documentOf(flow, connections, targets),
    });
    const live = flow === "Mail" ? { revision: 1, confirm: 1 } : {};
    await api("POST", `/flows/${id}/activate`, { from: "now", ...live });
    const { url } = await api<{ url: string }>("POST", `/flows/${id}/webhook/address`, {});
    const secret = `whsec_of_${flow}`;
    await api("POST", `/flows/${id}/webhook/secrets`, { secret });
    addresses.push({ flow, id, path: new URL(url).pathname, secret });
  }
  // A clean end, so that what Node has compiled is kept for the starts to come.
  await product.program.end("SIGTERM");
  return addresses;
}

/** Time passes until every run is over or parked. */
async function settleRuns(
  world: CrashWorld,
  api: Api,
  { speed, ...how }: Pick<Options, "speed" | "kills" | "broken">,
): Promise<void> {
  const end = Date.now() + patienceMs(how);
  const stopClock = world.run(speed);
  const unfinished = async () => {
    const statuses = ["waiting", "running", "paused", "delayed"].map(
      (status) => `status=${status}`,
    );
    const { items } = await api<{ items: object[] }>("GET", `/runs?${statuses.join("&")}&limit=1`);
    return items.length > 0;
  };
  while ((await unfinished()) && Date.now() < end) await wait(200);
  await stopClock();
}

interface Listed {
  readonly id: string;
  readonly reference: string;
  readonly status: string;
}

async function runsOf(api: Api, addresses: readonly Address[]): Promise<readonly KindRun[]> {
  const runs: KindRun[] = [];
  for (const { flow, id } of addresses)
    for (const run of await all<Listed>(api, `/runs?flow=${id}`)) {
      const { status, reference } = run;
      const event = /evt_\d+/.exec(reference)?.[0] ?? reference;
      const parkedAt = status === "parked" ? await parkedStep(api, run.id) : null;
      runs.push({ flow, event, status, parkedAt });
    }
  return runs;
}

async function parkedStep(api: Api, runId: string): Promise<string> {
  const { effects } = await api<{ effects: { path: string; state: string }[] }>(
    "GET",
    `/runs/${runId}`,
  );
  return effects.find(({ state }) => state === "parked")?.path ?? "no step";
}

/** By the ledgers of the systems alone. */
async function executionsOf(
  { stripe }: CrashWorld,
  { receiver, database, mail, slack, sheets, salesforce }: Systems,
): Promise<Executions> {
  const rows = await database.ask("SELECT event, part FROM payments");
  const sent = await stripe.ledger({ method: "POST", outcome: "executed", limit: "1000000" });
  const customers = sent.filter(({ path }) => path === "/v1/customers");
  const { whole, lists } = await recordsIn(salesforce);
  const ofKind: Readonly<Record<Exclude<Write, "invoice" | ListWrite>, readonly string[]>> = {
    ...receiver.executed,
    stripe: customers.flatMap((one) => eventIn(one) ?? []),
    mail: mail.mails.map(({ subject }) => subject),
    slack: await posted(slack),
    ...(await rowsIn(sheets)),
    ...whole,
  };
  const ofLists: Readonly<Record<ListWrite, readonly string[]>> = {
    ledger: rows.map(({ event, part }) => `${String(event)} ${String(part)}`),
    ...lists,
  };
  return new Map([
    ...invoicesIn(sent),
    ...allWrites.flatMap((write) => {
      if (write === "invoice") return [];
      return isInList(write)
        ? timesOfLists(write, ofLists[write])
        : timesOfEach(write, ofKind[write]);
    }),
  ]);
}

type Times = readonly (readonly [string, number])[];

function timesOfEach(write: Write, events: readonly string[]): Times {
  return [...Map.groupBy(events, (event) => event)].map(([event, its]) => [
    `${write} ${event}`,
    its.length,
  ]);
}

/** `names`: of what was written, as `namesOfList` has them. */
function timesOfLists(write: ListWrite, names: readonly string[]): Times {
  const eventOf = (name: string): string => name.split(" ")[0] ?? "";
  return [...Map.groupBy(names, eventOf)].map(([event, its]) => [
    `${write} ${event}`,
    timesOfParts(namesOfList(event).map((name) => its.filter((one) => one === name).length)),
  ]);
}

function eventIn({ params }: LedgerEntry): string | undefined {
  return (params["metadata"] as { event?: string } | undefined)?.event;
}

/** The events of the messages that Slack has taken. */
async function posted(slack: Systems["slack"]): Promise<readonly string[]> {
  const found = await slack.control(
    "GET /ledger?path=/api/chat.postMessage&outcome=executed&limit=1000000",
  );
  return Posted.parse(found).data.map(({ params }) => params.text.replace(/^Paid: /, ""));
}

const Posted = z.object({ data: z.array(z.object({ params: z.object({ text: z.string() }) })) });

/** How often there is an invoice of each event, by what Stripe has executed for its drafts. */
function invoicesIn(sent: readonly LedgerEntry[]): Times {
  const drafts = sent.filter(({ path }) => path === "/v1/invoices");
  const stepOf = (object: string | null, step: string) =>
    sent.filter(({ path }) => path === `/v1/invoices/${object}/${step}`).length;
  return [...Map.groupBy(drafts, (draft) => eventIn(draft) ?? "")].map(([event, its]) => {
    const sum = (count: (id: string | null) => number): number =>
      its.reduce((total, { object }) => total + count(object), 0);
    const linesOf = (id: string | null) =>
      sent.filter(({ path, params }) => path === "/v1/invoiceitems" && params["invoice"] === id)
        .length;
    const times = timesOfParts([
      its.length,
      sum(linesOf),
      sum((id) => stepOf(id, "finalize")),
      sum((id) => stepOf(id, "send")),
    ]);
    return [`invoice ${event}`, times];
  });
}

function tableOf(
  { store, seed }: Options,
  {
    cut,
    events,
    runs,
    parked,
    executions,
    kills,
  }: {
    readonly cut: ReadonlyMap<string, number>;
    readonly events: readonly string[];
    readonly runs: number;
    readonly parked: number;
    readonly executions: Executions;
    readonly kills: number;
  },
): string {
  const cellsOf = (kind: Kind): string =>
    writePoints.map((point) => cut.get(nameOf({ kind, point })) ?? 0).join(" ");
  const cuts = [...cut.values()].reduce((sum, times) => sum + times, 0);
  const written = allWrites.map((write) => {
    const its = [...executions].filter(([one]) => one.startsWith(`${write} `));
    const total = its.reduce((sum, [, times]) => sum + times, 0);
    const executed = `${write.padEnd(16)}${String(total).padStart(4)} executed`;
    const kind = allKinds.find((one) => one === write);
    if (kind === undefined) return executed;
    return `${executed}, cut ${cellsOf(kind)}`;
  });
  // Each is several writes, which are counted above.
  const others = allKinds
    .filter((kind) => !allWrites.some((write) => write === kind))
    .map((kind) => `${kind.padEnd(29)}, cut ${cellsOf(kind)}`);
  return [
    `store           ${store}, seed ${seed}`,
    `kills           ${kills}, which cut ${cuts} writes at ${writePoints.join(" ")}`,
    `events          ${events.length} (one of four for Slack, Invoice, Record and Records, of 60 for Sheet), ${runs} runs, ${parked} parked`,
    ...written,
    ...others,
  ].join("\n");
}

const verdicts = ["lost", "doubled", "wrongly parked"] as const;

function lastLineOf(findings: readonly Finding[]): string {
  return verdicts
    .map((kind) => `${kind} ${findings.filter((finding) => finding.kind === kind).length}`)
    .join(", ");
}
