import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openAlone } from "#storage/sqlite/alone.ts";
import { restore } from "#storage/sqlite/restore.ts";
import { StartError } from "#disk/start-errors.ts";
import { constant, flowOn, pill } from "./documents.ts";
import { runToEnd } from "./process.ts";
import { eventually, openWorld, type Process, type World } from "./world.ts";
import { builtProgram } from "../scripts/programs.ts";

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const hour = 3_600;
const pause = (ms: number) =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

async function millrace(args: readonly string[], product: Process | null, data = world.dataDir) {
  const url = product === null ? [] : ["--url", urlOf(product)];
  const { code, output } = await runToEnd(builtProgram("cli"), ["--data", data, ...url, ...args]);
  expect(code, output).toBe(0);
  return output;
}

function urlOf(product: Process): string {
  return /ready at (http:[^\s"]+)/.exec(product.output())?.[1] ?? "";
}

/** A charge for each charge of the shop. What it says of the customer is read anew at every making. */
async function chargeOfEvent(connection: string): Promise<{ flow: string; customer: string }> {
  const customer = await world.stripe.makeCustomer();
  await world.stripe.change(customer, { name: "Ada before the backup" });
  const find = { action: "find-customer", input: { customer: constant(customer) } };
  const charge = {
    action: "create-charge",
    input: {
      amount: pill("trigger", "amount"),
      currency: pill("trigger", "currency"),
      source: constant("tok_visa"),
      description: pill("s1", "customer", "name"),
      metadata: { kind: "object", fields: { event: pill("trigger", "id") } },
    },
  };
  const flow = await world.activeFlow("Echo", flowOn("new-charge", connection, [find, charge]));
  return { flow, customer };
}

/** The charges that were made at Stripe, by the event that each was made for. */
async function charged(): Promise<ReadonlyMap<string, number>> {
  const writes = await world.stripe.ledger({
    path: "/v1/charges",
    outcome: "executed",
    limit: "1000",
  });
  const byEvent = new Map<string, number>();
  for (const { params } of writes) {
    const { event = "" } = (params["metadata"] ?? {}) as Record<string, string>;
    byEvent.set(event, (byEvent.get(event) ?? 0) + 1);
  }
  return byEvent;
}

const onceEach = (events: readonly string[]) => new Map(events.map((event) => [event, 1]));
const sorted = (byEvent: ReadonlyMap<string, number>) =>
  [...byEvent].toSorted(([a], [b]) => (a < b ? -1 : 1));

const untilCharged = (count: number) =>
  eventually(
    async () => {
      await world.advance(15);
      return charged();
    },
    (byEvent) => byEvent.size >= count,
  );

const polls = async () => (await world.stripe.counts())["GET /v1/charges"] ?? 0;

describe("a backup that is restored after the product went on making charges", () => {
  it.each([
    ["an hour", hour],
    ["30 hours, when Stripe has forgotten the keys", 30 * hour],
  ])("%s later: everything is polled again, and no charge is made twice", async (_, seconds) => {
    const { stripe } = world;
    const old = await world.startProcess();
    const { flow, customer } = await chargeOfEvent(await world.connect());
    const before = await stripe.makeCharges({ count: 10 });
    await untilCharged(10);

    // The backup is taken while charges are on their way: their runs are in it, their outcomes are not.
    await stripe.arm({
      match: { method: "POST", path: "/v1/charges", times: 5 },
      fault: { kind: "delay", ms: 600_000, when: "after" },
    });
    const during = await stripe.makeCharges({ count: 5 });
    await eventually(
      async () => {
        await world.advance(15);
        return stripe.ledger({ path: "/v1/charges", outcome: "in_flight" });
      },
      (inFlight) => inFlight.length === 5,
    );
    const file = join(world.dataDir, "backup.db");
    expect(await millrace(["backup", file], old)).toMatch(/backup\.db: .*\n.*runs.*\n.*vault\.key/);
    await stripe.disarm();
    const after = await stripe.makeCharges({ count: 10 });
    await untilCharged(25);
    await eventually(
      () => world.runs(flow),
      (runs) => runs.length === 25 && runs.every(({ status }) => status === "succeeded"),
    );
    await old.end("SIGKILL");

    // Meanwhile the other side has changed, so that what would be sent is not what was sent.
    await stripe.change(customer, { name: "Ada after the backup" });
    const meanwhile = await stripe.makeCharges({ count: 5 });
    await world.advance(seconds);
    const said = await millrace(["restore", file], null);
    expect(said).toMatch(/before-restore/);
    const young = await world.startProcess();
    await young.waitFor(/restored --replaces/);
    const silent = await polls();
    await world.advance(300);
    await pause(1_500);
    expect(await polls()).toBe(silent);
    expect(sorted(await charged())).toEqual(sorted(onceEach([...before, ...during, ...after])));
    expect(await world.call("GET", "/health")).toMatchObject({ body: { engine: "undecided" } });

    await millrace(["restored", "--replaces"], young);
    const all = [...before, ...during, ...after, ...meanwhile];
    const runs = await eventually(
      async () => {
        await world.advance(60);
        return world.runs(flow);
      },
      (found) => found.length === 30 && found.every(({ status }) => status === "succeeded"),
    );
    expect(runs.map(({ reference }) => reference).toSorted()).toEqual(all.toSorted());
    expect(sorted(await charged())).toEqual(sorted(onceEach(all)));
    const last = await stripe.makeCharges({ count: 1 });
    await untilCharged(31);
    expect(sorted(await charged())).toEqual(sorted(onceEach([...all, ...last])));
  });
});

describe("a backup that is restored beside an installation that goes on", () => {
  it("does nothing: not before it is said what it is, and not as a copy", async () => {
    const { stripe } = world;
    const original = await world.startProcess();
    const { flow } = await chargeOfEvent(await world.connect());
    const before = await stripe.makeCharges({ count: 5 });
    await untilCharged(5);
    await stripe.arm({
      match: { method: "POST", path: "/v1/charges", times: 3 },
      fault: { kind: "delay", ms: 500, when: "after" },
    });
    const during = await stripe.makeCharges({ count: 3 });
    await untilCharged(8);
    const file = join(world.dataDir, "backup.db");
    await millrace(["backup", file], original);

    const other = `${world.dataDir}-copy`;
    mkdirSync(other);
    try {
      for (const name of ["vault.key", "api-token"])
        cpSync(join(world.dataDir, name), join(other, name));
      await millrace(["restore", file], null, other);
      expect(readdirSync(other).filter((name) => name.includes("before-restore"))).toEqual([]);
      // From now on only the copy would be asked, by its address; the original goes on by itself.
      const copy = await world.startProcess("--data", other);
      const after = await stripe.makeCharges({ count: 5 });
      await untilCharged(13);
      await millrace(["restored", "--copy"], copy, other);
      expect(await copy.api("GET", "/system")).toMatchObject({ engine: "running" });
      expect(await copy.api("GET", `/flows/${flow}`)).toMatchObject({ state: "inactive" });
      const { items } = await copy.api<{ items: { status: string }[] }>("GET", "/runs?limit=200");
      expect(items.length).toBe(8);
      expect(items.every(({ status }) => status === "succeeded" || status === "cancelled")).toBe(
        true,
      );

      await original.end("SIGTERM");
      const silent = await polls();
      const unheard = await stripe.makeCharges({ count: 5 });
      for (let beat = 0; beat < 5; beat += 1) {
        await world.advance(600);
        await pause(300);
      }
      expect(await polls()).toBe(silent);
      const all = [...before, ...during, ...after];
      expect(sorted(await charged())).toEqual(sorted(onceEach(all)));
      await copy.end("SIGTERM");
      await world.startProcess();
      await untilCharged(18);
      expect(sorted(await charged())).toEqual(sorted(onceEach([...all, ...unheard])));
    } finally {
      rmSync(other, { recursive: true, force: true });
    }
  });
});

describe("a restore", () => {
  it("can be killed before each thing that it does to the disk: no start takes half of it, and it can be said again", async () => {
    const { dataDir } = world;
    const product = await world.startProcess();
    const connection = await world.connect();
    const grow = async (email: string): Promise<void> => {
      await world.api("POST", "/people/invitations", { email, role: "viewer" });
      await world.api("POST", "/flows", {
        name: email,
        draft: flowOn("new-charge", connection, []),
      });
    };
    await grow("old@example.com");
    const file = join(dataDir, "backup.db");
    await millrace(["backup", file], product);
    await grow("new@example.com");
    await product.end("SIGKILL");

    const folders = mkdtempSync(join(tmpdir(), "millrace-restore-"));
    const restoredAt = 1_800_000_000_000;
    const asItIs = ({ sealed }: { readonly sealed: string }) => sealed;
    const order = (folder: string): string =>
      JSON.stringify({
        command: "restore",
        file,
        withoutKey: false,
        data: folder,
        locale: "en",
        at: restoredAt,
      });
    let refused = 0;
    try {
      // What is after one thing is before the next.
      for (let step = 1; ; step += 2) {
        const folder = join(folders, String(step));
        cpSync(dataDir, folder, { recursive: true });
        const preload = new URL("kill-at-step.ts", import.meta.url).href;
        const { code } = await runToEnd(builtProgram("offline"), [order(folder)], {
          NODE_OPTIONS: `--import=${preload}`,
          MILLRACE_TEST_KILL_STEP: String(step),
        });
        const found = contentOf(folder);
        if (code === 0) {
          expect(found).toEqual(whole(1));
          break;
        }
        if (found === "refused") {
          refused += 1;
          restore({ file, dataDir: folder, at: restoredAt, resealing: () => asItIs });
          expect(contentOf(folder)).toEqual(whole(1));
        } else expect([whole(1), whole(2)]).toContainEqual(found);
        rmSync(folder, { recursive: true });
      }
    } finally {
      rmSync(folders, { recursive: true });
    }
    expect(refused).toBeGreaterThan(10);
  });
});

/** As many flows as invitations; only the older state waits for somebody to say what it is. */
const whole = (count: number) => ({ flows: count, invitations: count, isRestored: count === 1 });

/** What a start would find in the folder. */
function contentOf(folder: string): ReturnType<typeof whole> | "refused" {
  try {
    openAlone(folder).close();
  } catch (error) {
    if (error instanceof StartError && error.fault.code === "restore_unfinished") return "refused";
    throw error;
  }
  const ask = (name: string, question: string): number => {
    const db = new Sqlite(join(folder, name), { readonly: true });
    try {
      return db.prepare<[], number>(question).pluck().get() ?? 0;
    } finally {
      db.close();
    }
  };
  return {
    flows: ask("millrace.db", "SELECT count(*) FROM flows"),
    invitations: ask("people.db", "SELECT count(*) FROM links"),
    isRestored: ask("millrace.db", "SELECT count(*) FROM restored") === 1,
  };
}
