import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dropDatabase, startPostgres } from "../../test/postgres-cluster.ts";
import { median, number, percent } from "../figures.ts";
import { measureApart } from "../processes.ts";
import { type Options, type Part, table } from "../results.ts";
import { Measured, type Task } from "./course.ts";

/** The engine alone beside the least that could be done, in turns, each in a process of its own. */
export const enginePart: Part = {
  name: "engine",
  measure: async (options) => {
    const onSqlite = await compareAll(sqlite, options);
    const postgres = await startPostgres();
    try {
      const onPostgres = await compareAll(postgresOn(postgres), options);
      return ["### SQLite", onSqlite, "### PostgreSQL", onPostgres].join("\n\n");
    } finally {
      await postgres.stop();
    }
  },
};

/** A store, and what it is held against. */
interface Side {
  readonly bound: { readonly name: string; readonly script: string };
  readonly runs: { readonly one: number; readonly many: number };
  /** Somewhere new for each measure. */
  readonly somewhere: <Result>(job: (place: string) => Promise<Result>) => Promise<Result>;
}

const sqlite: Side = {
  bound: { name: "bare loop", script: "engine/bare-sqlite.ts" },
  runs: { one: 400, many: 10_000 },
  somewhere: async (job) => {
    const place = mkdtempSync(join(tmpdir(), "millrace-bench-"));
    try {
      return await job(place);
    } finally {
      rmSync(place, { recursive: true, force: true });
    }
  },
};

function postgresOn(cluster: {
  readonly url: string;
  readonly createDatabase: () => Promise<string>;
}): Side {
  return {
    bound: { name: "pg-boss", script: "engine/pg-boss.ts" },
    runs: { one: 200, many: 4_000 },
    somewhere: async (job) => {
      const place = await cluster.createDatabase();
      try {
        return await job(place);
      } finally {
        await dropDatabase(cluster.url, place);
      }
    },
  };
}

async function compareAll(side: Side, options: Options): Promise<string> {
  const rows: string[][] = [];
  for (const work of ["steps", "effects"] as const)
    for (const atOnce of [1, 50, 500]) rows.push(await compare(side, { work, atOnce }, options));
  const { name } = side.bound;
  return table(
    [
      "work",
      "runs at once",
      `${name}, runs/s`,
      "Millrace, runs/s",
      `of ${name}`,
      "CPU ms per run, both",
    ],
    rows,
  );
}

const repeats = 3;

async function compare(
  { bound, runs: sizes, somewhere }: Side,
  what: Pick<Task, "work" | "atOnce">,
  { quick, say }: Options,
): Promise<string[]> {
  const runs = (what.atOnce === 1 ? sizes.one : sizes.many) / (quick ? 10 : 1);
  const speed = (script: string): Promise<Measured> =>
    somewhere((place) => measureApart(script, { ...what, runs, place }, Measured));
  const bare: Measured[] = [];
  const ours: Measured[] = [];
  for (let repeat = 0; repeat < (quick ? 1 : repeats); repeat += 1) {
    bare.push(await speed(bound.script));
    ours.push(await speed("engine/millrace.ts"));
  }
  const limit = median(bare.map(({ runsPerSecond }) => runsPerSecond));
  const rate = median(ours.map(({ runsPerSecond }) => runsPerSecond));
  const cpu = [bare, ours].map((all) => median(all.map(({ cpuMsPerRun }) => cpuMsPerRun)));
  say(`${what.work} at ${what.atOnce}: ${bound.name} ${number(limit)}, Millrace ${number(rate)}`);
  return [
    what.work,
    number(what.atOnce),
    number(limit),
    number(rate),
    percent(rate, limit),
    cpu.map(number).join(" / "),
  ];
}
