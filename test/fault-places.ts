import { expect } from "vitest";
import { z } from "zod";
import { type Cell, type Column, columns } from "./fault-cells.ts";
import type { SlackOfCells } from "./fault-slack.ts";
import { type Row, rows } from "./faults.ts";
import type { LedgerEntry } from "./simulated-stripe.ts";
import { eventually, type World } from "./world.ts";

/** Whether what the row is about can happen to this column at all. */
export function meets(row: Row, column: Column): boolean {
  const system = column.isSlacks === true ? "slack" : "stripe";
  if (row.only !== undefined && row.only !== system) return false;
  // What is wrong with a step's values is refused before it is halfway.
  if (row.wrong === "parameter" && column.name === "Create and send invoice") return false;
  if (row.wrong === "card") return ["Create charge", "Create payment"].includes(column.name);
  if (column.kind === "read" && row.faults.every(isLate) && row.wrong === undefined) return false;
  return column.kind === "write" || row.writesOnly !== true;
}

function isLate({ kind }: Row["faults"][number]): boolean {
  return kind === "late";
}

export const nameOf = (row: Row, { name }: Column): string => `${rows.indexOf(row)} ${name}`;

interface Place {
  readonly row: Row;
  readonly side: Column["account"];
  readonly account: string;
  readonly key: string;
  readonly connection: string;
  readonly columns: readonly Column[];
}

/** The workspace of a cell. */
const teamOf = (row: Row): string => `T0ROW${rows.indexOf(row)}`;

/** All rows at once, each on two accounts of its own, so that a fault strikes its own cells alone. */
export async function observe(
  world: World,
  slack: SlackOfCells,
): Promise<ReadonlyMap<string, Cell>> {
  const places: Place[] = [];
  for (const row of rows)
    for (const side of ["actions", "triggers"] as const) {
      const here = columns.filter((one) => one.account === side && meets(row, one));
      if (here.length > 0) places.push(await prepare(world, slack, row, side, here));
    }
  const polled = places.find(({ row, side }) => row.wrong === "revoked" && side === "actions");
  if (!polled) throw new Error("No key is revoked");
  const events = new Map<string, readonly string[]>();
  for (const place of places.filter((one) => one !== polled))
    events.set(place.account, await begins(world, slack, place));
  // The poll is let in, and by the time when it sees what has happened the key is gone.
  const held = await world.stripe.arm({
    match: { method: "GET", path: "/v1/refunds", account: polled.account, times: null },
    fault: { kind: "delay", ms: 600_000, when: "before" },
  });
  events.set(polled.account, await begins(world, slack, polled));

  const paused = await settled(world, slack, places, async () => {
    await eventually(
      () => world.stripe.requests({ account: polled.account, outcome: "in_flight" }),
      (requests) => requests.length > 0,
    );
    await world.stripe.setKey({ key: polled.key, state: "revoked" });
    await world.stripe.disarm(held);
  });
  // Stripe forgets its keys in that time: whatever were still sent would be done twice.
  await slack.advance(25 * 3_600);
  await world.advance(25 * 3_600);
  await pollsOf(world, places);
  await world.advance(60);
  await pollsOf(world, places);
  const runs = await allRuns(world);
  const seen = new Map<string, Cell>();
  for (const place of places)
    for (const column of place.columns)
      seen.set(nameOf(place.row, column), {
        ...(await cell(world, slack, place, column, runs, events.get(place.account) ?? [])),
        paused: paused.has(nameOf(place.row, column)),
      });
  return seen;
}

async function prepare(
  world: World,
  slack: SlackOfCells,
  row: Row,
  side: Column["account"],
  here: readonly Column[],
): Promise<Place> {
  const account = `acct_${side}${rows.indexOf(row)}`;
  const key = `sk_test_${side}${rows.indexOf(row)}`;
  await world.stripe.setKey({ key, account });
  const customer = await world.stripe.makeCustomer(account);
  const connection = await world.connect(account, key);
  for (const column of here) {
    const posts = column.isSlacks
      ? await slack.prepare(teamOf(row))
      : { connection: "", channel: "" };
    const document = column.document(connection, row, customer, posts);
    await world.activeFlow(nameOf(row, column), document);
  }
  return { row, side, account, key, connection, columns: here };
}

/** Arms the faults and makes the events; their ids. */
async function begins(world: World, slack: SlackOfCells, place: Place): Promise<readonly string[]> {
  const { row, side, account, key } = place;
  const { stripe } = world;
  for (const column of place.columns)
    for (const fault of armedFor(column, row)) {
      const { method, path } = column;
      if (column.isSlacks) await slack.arm(teamOf(row), path, fault);
      else await stripe.arm({ match: { method, path, account }, fault });
    }
  for (const { method, path } of place.columns)
    if (row.then) await stripe.arm({ match: { method, path, account, nth: 2 }, fault: row.then });
  if (row.wrong === "forbidden" && side === "actions")
    await stripe.setKey({ key, rights: ["charges_read", "refunds_read"] });
  if (row.wrong === "forbidden" && side === "triggers") await stripe.setKey({ key, rights: [] });
  if (row.wrong === "revoked" && side === "triggers")
    await stripe.setKey({ key, state: "revoked" });
  const late = side === "triggers" ? row.faults.find(isLate)?.["seconds"] : undefined;
  const made = {
    count: 1,
    account,
    ...(typeof late === "number" ? { visible_after_seconds: late } : {}),
  };
  const [charge = ""] = await stripe.makeCharges(made);
  const [refund = ""] = await stripe.makeRefunds({ ...made, charge });
  return [charge, refund];
}

function armedFor({ kind, isSlacks }: Column, { faults }: Row): readonly object[] {
  const armed = faults.filter((fault) => kind === "write" || !isLate(fault));
  // Slack limits without a reason.
  return isSlacks
    ? armed.map((fault) =>
        fault.kind === "rate_limited" ? { kind: fault.kind, retry_after: 20 } : fault,
      )
    : armed;
}

interface ListedRun {
  readonly id: string;
  readonly flowName: string;
  readonly status: string;
  readonly error: { readonly code: string } | null;
}

async function allRuns(world: World): Promise<readonly ListedRun[]> {
  const runs: ListedRun[] = [];
  let next: string | null = null;
  do {
    const page: { items: ListedRun[]; next: string | null } = await world.api(
      "GET",
      `/runs?limit=200${next === null ? "" : `&cursor=${next}`}`,
    );
    runs.push(...page.items);
    next = page.next;
  } while (next !== null);
  return runs;
}

const isOver = (status: string): boolean => ["succeeded", "failed", "parked"].includes(status);

/** Until every run is over; the names of the cells whose connection needed a person on the way. */
async function settled(
  world: World,
  slack: SlackOfCells,
  places: readonly Place[],
  revoke: () => Promise<void>,
): Promise<ReadonlySet<string>> {
  const paused = new Set<string>();
  await slack.advance(15);
  const wanting = places.filter(({ row }) => row.wrong === "revoked" || row.wrong === "forbidden");
  await world.advance(15);
  await revoke();
  await eventually(
    async () => {
      for (const place of wanting)
        for (const name of await pausedIn(world, place)) paused.add(name);
      return wanting.flatMap(({ row, columns: here }) => here.map((one) => nameOf(row, one)));
    },
    (names) => names.every((name) => paused.has(name)),
  );
  for (const { key, connection } of wanting) {
    await world.stripe.setKey({ key, rights: null, state: "active" });
    await world.api("POST", `/connections/${connection}/check`);
  }
  const expected = places.reduce((sum, { columns: here }) => sum + here.length, 0);
  await eventually(
    async () => {
      await slack.advance(15);
      await world.advance(15);
      return (await allRuns(world)).filter(({ status }) => isOver(status));
    },
    (over) => over.length >= expected,
  );
  return paused;
}

async function pausedIn(
  world: World,
  { row, side, connection, columns: here }: Place,
): Promise<readonly string[]> {
  const { items } = await world.api<{ items: { id: string; broken: object | null }[] }>(
    "GET",
    "/connections?limit=200",
  );
  if (items.find(({ id }) => id === connection)?.broken === null) return [];
  const runs = await allRuns(world);
  return here
    .map((column) => nameOf(row, column))
    .filter((name) => {
      const run = runs.find(({ flowName }) => flowName === name);
      // A poll that fails makes no run that could be paused.
      return side === "triggers" ? run === undefined : run?.status === "paused";
    });
}

/** Waits until each place has been polled once more. */
async function pollsOf(world: World, places: readonly Place[]): Promise<void> {
  const [last] = await world.stripe.requests({ limit: "1" });
  await eventually(
    async () => {
      const since = await world.stripe.requests({ method: "GET", since: String(last?.seq ?? 0) });
      return new Set(since.map(({ account }) => account));
    },
    (accounts) => places.every(({ account }) => accounts.has(account)),
  );
}

async function cell(
  world: World,
  slack: SlackOfCells,
  { row, account, key }: Place,
  column: Column,
  runs: readonly ListedRun[],
  [charge = "", refund = ""]: readonly string[],
): Promise<Omit<Cell, "paused">> {
  const name = nameOf(row, column);
  const mine = runs.filter(({ flowName }) => flowName === name);
  const [run] = mine;
  if (!run) throw new Error(`No run of ${name}`);
  const team = teamOf(row);
  const requests = column.isSlacks
    ? await slack.requests(team, column.path)
    : await requestsOf(world, column, account);
  const struck = (armedFor(column, row).length > 0 ? 1 : 0) + (row.then ? 1 : 0);
  expect(requests.filter(({ faults }) => faults.length > 0).length).toBe(struck);
  const detail = await world.api<{
    steps: { attempts: { error: { code: string } | null }[] }[];
  }>("GET", `/runs/${run.id}`);
  const event = column.name === "New charge" ? charge : refund;
  return {
    status: run.status,
    code: run.error?.code ?? null,
    first: firstMet(detail.steps.flatMap(({ attempts }) => attempts)),
    sent: requests.length,
    keys: new Set(requests.map(({ idempotency_key: one }) => one)).size,
    runs: mine.length,
    objects: column.isSlacks
      ? await slack.made(team, event)
      : column.kind === "read"
        ? 0
        : await madeFor(world, event, column, key),
  };
}

/**
 * What the first try met that left and was not done. The clock moves on its own here: where it moves while a write is on
 * its way to the wire, the write waits to be let through again, and nothing of it is sent.
 */
function firstMet(attempts: readonly { readonly error: { readonly code: string } | null }[]) {
  const codes = attempts.map(({ error }) => error?.code ?? null);
  return codes.find((code) => code !== null && !code.endsWith(".gate_closed")) ?? null;
}

/** The requests of a column that reached Stripe, without those that only ask what a key may do. */
async function requestsOf(
  world: World,
  { method, path }: Column,
  account: string,
): Promise<readonly LedgerEntry[]> {
  const all = await world.stripe.requests({ account, method });
  const isProbe = ({ params }: LedgerEntry): boolean => Object.values(params).includes("none");
  const [before = "", after] = path.split("*");
  const isTo = (to: string): boolean =>
    after === undefined ? to === path : to.startsWith(before) && to.endsWith(after);
  return all.filter((one) => isTo(one.path) && !isProbe(one));
}

const Tagged = z.object({
  data: z.array(
    z.object({
      metadata: z.record(z.string(), z.string()),
      payment_intent: z.string().nullish(),
      status: z.string().nullish(),
    }),
  ),
});

/** How many objects at Stripe bear the event's id. A payment's charge bears it too, and counts as the payment's. */
async function madeFor(
  world: World,
  event: string,
  { kind, path }: Column,
  key: string,
): Promise<number> {
  const tagged = async (list: string) => {
    const response = await fetch(`${world.stripe.url}${list}?limit=100`, {
      headers: { authorization: `Bearer ${key}` },
    });
    const { data } = Tagged.parse(await response.json());
    return data.filter(({ metadata }) => metadata["event"] === event);
  };
  if (kind === "trigger") return (await tagged("/v1/customers")).length;
  if (path.startsWith("/v1/invoices/")) {
    const invoices = await tagged("/v1/invoices");
    expect(invoices.length, "one draft, finalized or not").toBe(1);
    return invoices.filter(({ status }) => status !== "draft").length;
  }
  const made = await tagged(path.replace("/*", ""));
  const isOurs = ({ metadata }: (typeof made)[number]) => "millrace_effect" in metadata;
  // One that was there before is changed, and bears no mark.
  if (path === "/v1/charges/*")
    return made.filter((one) => !isOurs(one) && one.payment_intent === null).length;
  if (path === "/v1/charges")
    return made.filter((one) => isOurs(one) && one.payment_intent === null).length;
  if (path !== "/v1/payment_intents") return made.length;
  const charges = await tagged("/v1/charges");
  return Math.max(made.length, charges.filter((one) => one.payment_intent !== null).length);
}
