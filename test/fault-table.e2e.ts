import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { type Cell, type Column, columns, wordsOf } from "./fault-cells.ts";
import { type Row, rows } from "./faults.ts";
import type { LedgerEntry } from "./simulated-stripe.ts";
import { eventually, openWorld, type World } from "./world.ts";

const file = new URL("../docs/guarantees.md", import.meta.url);
const [begin, end] = ["<!-- fault table: begin -->", "<!-- fault table: end -->"];

let world: World;
/** By row and column. */
let cells: ReadonlyMap<string, Cell>;
beforeAll(async () => {
  world = await openWorld(["--rate-limit", "0"]);
  await world.start();
  cells = await observe();
}, 180_000);
afterAll(() => world.close());

it.each(
  rows.flatMap((row) =>
    columns.filter((column) => meets(row, column)).map((column) => ({ row, column })),
  ),
)("$row.name, $column.name: never twice, one key, one run", ({ row, column }) => {
  const cell = cellOf(row, column);
  expect(cell.runs).toBe(1);
  expect(cell.sent).toBeGreaterThanOrEqual(1);
  const { wrong } = row;
  switch (column.kind) {
    case "trigger":
      expect(cell).toMatchObject({ status: "succeeded", objects: 1 });
      break;
    case "read":
      expect(cell.status).toBe("succeeded");
      break;
    case "write":
      expect(cell.keys).toBe(1);
      expect(cell.objects).toBeLessThanOrEqual(1);
      // A run that succeeds made its object; one that was refused made none; declined charges exist.
      if (cell.status === "succeeded") expect(cell.objects).toBe(1);
      else if (wrong === undefined) expect(cell.status).toBe("parked");
      else {
        expect(cell.status).toBe("failed");
        expect(cell.objects).toBe(wrong === "card" ? 1 : 0);
      }
  }
  expect(cell.paused).toBe(wrong === "revoked" || wrong === "forbidden");
});

it("the table in docs/guarantees.md is what was seen", () => {
  const text = readFileSync(file, "utf8");
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  expect(Math.min(from, to)).toBeGreaterThan(0);
  const now = `${text.slice(0, from + begin.length)}\n\n${table()}\n\n${text.slice(to)}`;
  if (process.env["MILLRACE_WRITE_TABLE"] === "1") writeFileSync(file, now);
  else expect(text).toBe(now);
});

function table(): string {
  const line = (parts: readonly string[]) => `| ${parts.join(" | ")} |`;
  return [
    line(["What happens", ...columns.map(({ name }) => name)]),
    line(["What happens", ...columns].map(() => "---")),
    ...rows.map((row) =>
      line([
        row.name,
        ...columns.map((column) =>
          meets(row, column) ? wordsOf(column, cellOf(row, column)) : "–",
        ),
      ]),
    ),
  ].join("\n");
}

/** Whether what the row is about can happen to this column at all. */
function meets(row: Row, column: Column): boolean {
  if (row.wrong === "card") return column.name === "Create charge";
  if (column.kind === "read" && row.faults.every(isLate) && row.wrong === undefined) return false;
  return column.kind === "write" || row.writesOnly !== true;
}

function isLate(fault: object): fault is { kind: "late"; seconds: number } {
  return "kind" in fault && fault.kind === "late";
}

const nameOf = (row: Row, { name }: Column): string => `${rows.indexOf(row)} ${name}`;

function cellOf(row: Row, column: Column): Cell {
  const cell = cells.get(nameOf(row, column));
  if (!cell) throw new Error(`Nothing was seen of ${nameOf(row, column)}`);
  return cell;
}

interface Place {
  readonly row: Row;
  readonly side: Column["account"];
  readonly account: string;
  readonly key: string;
  readonly connection: string;
  readonly columns: readonly Column[];
}

/** All rows at once, each on two accounts of its own, so that a fault strikes its own cells alone. */
async function observe(): Promise<ReadonlyMap<string, Cell>> {
  const places: Place[] = [];
  for (const row of rows)
    for (const side of ["actions", "triggers"] as const) {
      const here = columns.filter((one) => one.account === side && meets(row, one));
      if (here.length > 0) places.push(await prepare(row, side, here));
    }
  const events = new Map<string, readonly string[]>();
  for (const place of places) events.set(place.account, await begins(place));

  await settled(places);
  const runs = await allRuns();
  // Whatever would still be sent is sent by then.
  await world.advance(3_600);
  await eventually(allRuns, (later) => later.every(({ status }) => isOver(status)));
  const seen = new Map<string, Cell>();
  for (const place of places)
    for (const column of place.columns)
      seen.set(
        nameOf(place.row, column),
        await cell(place, column, runs, events.get(place.account) ?? []),
      );
  return seen;
}

async function prepare(row: Row, side: Column["account"], here: readonly Column[]): Promise<Place> {
  const account = `acct_${side}${rows.indexOf(row)}`;
  const key = `sk_test_${side}${rows.indexOf(row)}`;
  await world.stripe.setKey({ key, account });
  const customer = await world.stripe.makeCustomer(account);
  const connection = await world.connect(account, key);
  for (const column of here)
    await world.activeFlow(nameOf(row, column), column.document(connection, row, customer));
  return { row, side, account, key, connection, columns: here };
}

/** Arms the faults and makes the events; their ids. */
async function begins(place: Place): Promise<readonly string[]> {
  const { row, side, account, key } = place;
  const { stripe } = world;
  for (const { kind, method, path } of place.columns)
    for (const fault of row.faults)
      if (kind === "write" || !isLate(fault))
        await stripe.arm({ match: { method, path, account }, fault });
  if (row.wrong === "forbidden" && side === "actions")
    await stripe.setKey({ key, rights: ["charges_read", "refunds_read"] });
  if (row.wrong === "forbidden" && side === "triggers") await stripe.setKey({ key, rights: [] });
  if (row.wrong === "revoked" && side === "triggers")
    await stripe.setKey({ key, state: "revoked" });
  if (row.wrong === "revoked" && side === "actions")
    // The poll goes through, and by the time of its answer the key is gone.
    await stripe.arm({
      match: { method: "GET", path: "/v1/refunds", account },
      fault: { kind: "delay", ms: 2_000, when: "after" },
    });
  const late = side === "triggers" ? row.faults.find(isLate)?.seconds : undefined;
  const made = {
    count: 1,
    account,
    ...(late === undefined ? {} : { visible_after_seconds: late }),
  };
  const [charge = ""] = await stripe.makeCharges(made);
  const [refund = ""] = await stripe.makeRefunds({ ...made, charge });
  return [charge, refund];
}

interface ListedRun {
  readonly id: string;
  readonly flowName: string;
  readonly status: string;
  readonly error: { readonly code: string } | null;
}

async function allRuns(): Promise<readonly ListedRun[]> {
  const page = await world.api<{ items: ListedRun[]; next: string | null }>(
    "GET",
    "/runs?limit=200",
  );
  expect(page.next).toBeNull();
  return page.items;
}

const isOver = (status: string): boolean => ["succeeded", "failed", "parked"].includes(status);
/** The names of cells whose connection needed a person. */
const paused = new Set<string>();

async function settled(places: readonly Place[]): Promise<void> {
  const wanting = places.filter(({ row }) => row.wrong === "revoked" || row.wrong === "forbidden");
  await world.advance(15);
  const polled = places.find(({ row, side }) => row.wrong === "revoked" && side === "actions");
  if (!polled) throw new Error("No key is revoked");
  await eventually(
    () => world.stripe.requests({ account: polled.account, outcome: "in_flight" }),
    (requests) => requests.length > 0,
  );
  await world.stripe.setKey({ key: polled.key, state: "revoked" });
  await eventually(
    async () => {
      for (const place of wanting) await notePaused(place);
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
      await world.advance(15);
      return (await allRuns()).filter(({ status }) => isOver(status));
    },
    (over) => over.length >= expected,
    90,
  );
}

async function notePaused({ row, side, connection, columns: here }: Place): Promise<void> {
  const { broken } = await world
    .api<{ items: { id: string; broken: object | null }[] }>("GET", "/connections?limit=200")
    .then(({ items }) => items.find(({ id }) => id === connection) ?? { broken: null });
  if (broken === null) return;
  const runs = await allRuns();
  for (const column of here) {
    const name = nameOf(row, column);
    const run = runs.find(({ flowName }) => flowName === name);
    // A poll has no run that could be paused.
    if (side === "triggers" ? run === undefined : run?.status === "paused") paused.add(name);
  }
}

async function cell(
  { row, account, key }: Place,
  column: Column,
  runs: readonly ListedRun[],
  [charge = "", refund = ""]: readonly string[],
): Promise<Cell> {
  const name = nameOf(row, column);
  const mine = runs.filter(({ flowName }) => flowName === name);
  const [run] = mine;
  if (!run) throw new Error(`No run of ${name}`);
  const requests = await requestsOf(column, account);
  const armed = row.faults.filter((fault) => column.kind === "write" || !isLate(fault));
  expect(requests.filter(({ faults }) => faults.length > 0).length).toBe(armed.length > 0 ? 1 : 0);
  const detail = await world.api<{
    steps: { attempts: { error: { code: string } | null }[] }[];
  }>("GET", `/runs/${run.id}`);
  const event = column.name === "New charge" ? charge : refund;
  return {
    status: run.status,
    code: run.error?.code ?? null,
    first: detail.steps[0]?.attempts[0]?.error?.code ?? null,
    paused: paused.has(name),
    sent: requests.length,
    keys: new Set(requests.map(({ idempotency_key: one }) => one)).size,
    runs: mine.length,
    objects: column.kind === "read" ? 0 : await madeFor(event, column, key),
  };
}

/** The requests of a column that reached Stripe, without those that only ask what a key may do. */
async function requestsOf(
  { kind, method, path }: Column,
  account: string,
): Promise<readonly LedgerEntry[]> {
  const all = await world.stripe.requests({ account, method });
  if (kind === "read") return all.filter((one) => one.path.startsWith("/v1/customers/"));
  const isProbe = ({ params }: LedgerEntry): boolean => Object.values(params).includes("none");
  return all.filter((one) => one.path === path && !isProbe(one));
}

const Tagged = z.object({
  data: z.array(z.object({ metadata: z.record(z.string(), z.string()) })),
});

/** How many objects at Stripe bear the event's id. */
async function madeFor(event: string, { kind, path }: Column, key: string): Promise<number> {
  const list = kind === "trigger" ? "/v1/customers" : path;
  const response = await fetch(`${world.stripe.url}${list}?limit=100`, {
    headers: { authorization: `Bearer ${key}` },
  });
  const { data } = Tagged.parse(await response.json());
  return data.filter(({ metadata }) => metadata["event"] === event).length;
}
