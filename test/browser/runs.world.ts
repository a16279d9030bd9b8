import { join } from "node:path";
import Database from "better-sqlite3";
import type { Page } from "playwright-core";
import { constant, flowOn } from "../documents.ts";
import { eventually } from "../world.ts";
import { call, makeFlow } from "./call.ts";
import { type BrowserWorld, password } from "./world.ts";

/** What the stories of runs need of the product and of Stripe. */

export interface ListedRun {
  readonly id: string;
  readonly flowName: string;
  readonly status: string;
  readonly reference: string;
}

export const customer = { action: "create-customer", input: { name: constant("Taro Yamada") } };

export const charge = (input: object) => ({ action: "create-charge", input });

/** Makes a flow of the page's person and activates it; its id. */
export async function activeFlow(
  page: Page,
  name: string,
  trigger: "new-charge" | "new-refund",
  connection: string,
  steps: readonly { readonly action: string; readonly input: object }[],
): Promise<string> {
  const id = await makeFlow(page, name, flowOn(trigger, connection, steps));
  await showToToken(page, id);
  // So many writes in live mode are meant.
  const live = steps.filter((step) => "connection" in step && step.connection !== connection);
  await call(page, "POST", `/flows/${id}/activate`, {
    from: "now",
    revision: 1,
    confirm: live.length,
  });
  return id;
}

/** Lets the data folder's token, with which the tests look, see what is in the flow's runs. */
export async function showToToken(page: Page, flow: string): Promise<void> {
  await call(page, "POST", "/me/confirmation", { password });
  await call(page, "PUT", `/flows/${flow}/readers/local`);
}

/** Lets time pass until a flow's newest run, or the newest one for this, has this status; the run. */
export async function runOf(
  { world }: BrowserWorld,
  flow: string,
  status: string,
  { seconds = 15, reference }: { readonly seconds?: number; readonly reference?: string } = {},
): Promise<ListedRun> {
  const ask = async () => {
    const { items } = await world.api<{ items: readonly ListedRun[] }>(
      "GET",
      `/runs?flow=${flow}&limit=50`,
    );
    const run = items.find((one) => reference === undefined || one.reference === reference);
    if (run?.status !== status) await world.advance(seconds);
    return run;
  };
  const run = await eventually(ask, (one) => one?.status === status);
  if (run === undefined) throw new Error("There is a run");
  return run;
}

/**
 * Puts so many runs of the past beside the newest one of a flow, as if they had been: each so many
 * milliseconds before it.
 */
export function addPast(
  { world }: BrowserWorld,
  flow: string,
  count: number,
  ago: (index: number) => number = (index) => index * 20_000,
): void {
  const db = new Database(join(world.dataDir, "millrace.db"));
  const columns = (table: string): string[] =>
    db
      .prepare<[string], string>("SELECT name FROM pragma_table_info(?) WHERE name <> 'seq'")
      .pluck()
      .all(table);
  const copyOf = (table: string, changed: Readonly<Record<string, string>>) => {
    const names = columns(table);
    const values = names.map((name) => changed[name] ?? name);
    return db.prepare(
      `INSERT INTO ${table} (${names.join()}) SELECT ${values.join()} FROM ${table} WHERE seq = @seq`,
    );
  };
  const like = db
    .prepare<[string], { seq: number; event: number; at: number }>(
      "SELECT seq, event, created_at AS at FROM runs WHERE flow_id = ? ORDER BY created_at DESC LIMIT 1",
    )
    .get(flow);
  if (like === undefined) throw new Error("There is a run to begin with");
  const addEvent = copyOf("events", { id: "@id", key: "@key", at: "@at" });
  const addRun = copyOf("runs", { id: "@id", name: "@key", event: "@event", created_at: "@at" });
  db.transaction(() => {
    for (let index = 1; index <= count; index += 1) {
      const key = `ch_past${String(index).padStart(6, "0")}`;
      const at = Math.floor(like.at - ago(index));
      const facts = { id: `past-${flow}-${index}`, key: `${key}${flow}`, at };
      const { lastInsertRowid } = addEvent.run({ ...facts, seq: like.event });
      addRun.run({ ...facts, seq: like.seq, event: Number(lastInsertRowid) });
    }
  })();
  db.close();
}
