import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import Sqlite from "better-sqlite3";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, inject, it } from "vitest";
import { builtProgram } from "../scripts/programs.ts";
import { startProgram } from "./process.ts";
import type { LedgerEntry } from "./simulated-stripe.ts";
import { eventually, openWorld, type World } from "./world.ts";

/**
 * What a build of before has left when its plug was pulled: its data, and Stripe as it was. Runs are
 * in flight, their writes cut or without an answer; others are parked, delayed, failed, done.
 */
interface Older {
  /** Stripe's address and time then. */
  readonly url: string;
  readonly at: number;
  readonly flows: Readonly<Record<"both" | "doubt" | "failing" | "delayed" | "flying", string>>;
  /** Events: the references of runs, by what stood of them. */
  readonly done: readonly string[];
  readonly parked: readonly string[];
  readonly failed: readonly string[];
  readonly waits: readonly string[];
  readonly inFlight: readonly string[];
  /** By name, in base 64. */
  readonly files: Readonly<Record<string, string>>;
  readonly stripe: object;
  /** Of a PostgreSQL database. */
  readonly dump?: string;
}

interface Effect {
  readonly id: string;
  readonly generation: number;
  readonly state: string;
}

const cluster = inject("postgres");
const builds = ["8e2cf94", "ae8ac6e"] as const;

function older(build: string): Older {
  const store = cluster === undefined ? "sqlite" : "postgres";
  const file = join(import.meta.dirname, "older", `${build}.${store}.json.gz`);
  return JSON.parse(gunzipSync(readFileSync(file)).toString("utf8"));
}

let world: World | undefined;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "millrace-older-"));
});
afterEach(async () => {
  await world?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The world as it was two minutes after that plug was pulled. */
async function putBack(data: Older): Promise<World> {
  const state = join(folder, "stripe.json");
  const clock = { offset: 0, frozenAt: null };
  writeFileSync(state, JSON.stringify({ ...data.stripe, clock }));
  // Its connection is sealed together with its address.
  const port = Number(new URL(data.url).port);
  const put = await openWorld({ state, port }, { beginsAt: data.at + 120_000, bare: true });
  world = put;
  for (const [name, content] of Object.entries(data.files))
    writeFileSync(join(put.dataDir, name), Buffer.from(content, "base64"), { mode: 0o600 });
  if (put.databaseUrl !== null) {
    const client = new pg.Client({ connectionString: put.databaseUrl });
    await client.connect();
    await client.query(data.dump ?? "");
    await client.end();
  }
  return put;
}

/** Starts the product again and again, and kills each start sooner or later; it is never ready before one is let. */
async function killStarts({ dataDir, stripe, databaseUrl, env }: World): Promise<number> {
  const settings = { MILLRACE_SIMULATOR: stripe.url, DATABASE_URL: databaseUrl ?? "", ...env };
  const args = ["--port", "0", "--data", dataDir, "--log", "json"];
  const preload = new URL("kill-at-step.ts", import.meta.url).href;
  let kills = 0;
  for (let step = 1; ; step += 4) {
    const program = startProgram(builtProgram("server"), args, {
      ...settings,
      NODE_OPTIONS: `--import=${preload}`,
      MILLRACE_TEST_KILL_STEP: databaseUrl === null ? String(step) : "0",
    });
    const ready = program.waitFor(/ready at/).then(
      () => true,
      () => false,
    );
    // On PostgreSQL the disk is another program's: it is killed by time, ever later, however slow the machine is.
    const late = new Promise<false>((resolve) => {
      if (databaseUrl !== null) setTimeout(() => resolve(false), 150 * 1.06 ** kills);
    });
    const isReady = await Promise.race([ready, late]);
    await program.end("SIGKILL");
    if (isReady) return kills;
    kills += 1;
  }
}

const executed = ({ stripe }: World): Promise<readonly LedgerEntry[]> =>
  stripe.ledger({ outcome: "executed", limit: "1000" });

const eventOf = ({ params }: LedgerEntry): unknown => {
  const { metadata } = params;
  return typeof metadata === "object" && metadata !== null && "event" in metadata
    ? metadata.event
    : undefined;
};

describe.each(builds)("the data of build %s, with runs in flight", (build) => {
  it("is opened, however often that start is killed, and each write happens once", async () => {
    const data = older(build);
    const put = await putBack(data);
    expect(await killStarts(put)).toBeGreaterThan(2);
    const product = await put.start();
    const statuses = async (flow: keyof Older["flows"]) =>
      (await put.runs(data.flows[flow])).map(({ status }) => status);
    const runs = await eventually(
      async () => {
        await put.advance(15);
        return put.runs(data.flows.flying);
      },
      (all) => all.length === 20 && all.every(({ status }) => status === "succeeded"),
    );
    expect(new Set(runs.map(({ reference }) => reference))).toEqual(new Set(data.inFlight));
    expect(await statuses("both")).toEqual(data.done.map(() => "succeeded"));
    expect(await statuses("doubt")).toEqual(data.parked.map(() => "parked"));
    expect(await statuses("failing")).toEqual(data.failed.map(() => "failed"));
    expect(await statuses("delayed")).toEqual(data.waits.map(() => "delayed"));

    const writes = await executed(put);
    const ofFlying = writes.filter((write) => data.inFlight.some((id) => id === eventOf(write)));
    expect(ofFlying).toHaveLength(40);
    // What the old build had sent is sent by the new one under the same key, or not at all.
    const keys = new Map<string, Set<string | null>>();
    for (const send of await put.stripe.ledger({ limit: "1000" })) {
      const name = JSON.stringify([send.path, eventOf(send)]);
      keys.set(name, (keys.get(name) ?? new Set()).add(send.idempotency_key));
    }
    for (const id of data.inFlight)
      for (const path of ["/v1/customers", "/v1/products"])
        expect(keys.get(JSON.stringify([path, id]))?.size).toBe(1);

    // A person decides about what the old build has parked.
    const [inDoubt] = await put.runs(data.flows.doubt);
    const { effects } = await put.api<{ effects: readonly Effect[] }>(
      "GET",
      `/runs/${inDoubt?.id}`,
    );
    const parked = effects.find(({ state }) => state === "parked");
    await put.api("POST", `/runs/${inDoubt?.id}/decision`, {
      decision: "send",
      effectId: parked?.id,
      generation: parked?.generation,
    });
    await eventually(
      async () => {
        await put.advance(15);
        return statuses("doubt");
      },
      (all) => all[0] === "succeeded",
    );
    const again = (await executed(put)).filter((write) => eventOf(write) === inDoubt?.reference);
    expect(again).toHaveLength(1);

    await put.advance(2 * 86_400);
    await eventually(
      async () => {
        await put.advance(60);
        return statuses("delayed");
      },
      (all) => all.every((status) => status === "succeeded"),
    );
    const late = (await executed(put)).filter((write) =>
      data.waits.some((id) => id === eventOf(write)),
    );
    expect(late).toHaveLength(2);
    await product.end("SIGTERM");
    if (put.databaseUrl === null) {
      const kept = /^millrace\.db\.before-version-\d+\.\d+$/;
      const found = readdirSync(put.dataDir).filter((name) => kept.test(name));
      expect(found).toHaveLength(1);
      expect(statSync(join(put.dataDir, found[0] ?? "")).mode & 0o777).toBe(0o600);
      const db = new Sqlite(join(put.dataDir, found[0] ?? ""), { readonly: true });
      const parked = db.prepare("SELECT count(*) AS n FROM runs WHERE status = 'parked'").get();
      db.close();
      expect(parked).toEqual({ n: 2 });
      expect(existsSync(join(put.dataDir, "millrace.db.before-under-way"))).toBe(false);
    }
  });
});
