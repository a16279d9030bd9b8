import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";

/** What `npm test` and `npm run check` run. */
export interface Stage {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Its tests are counted. */
  readonly tests?: true;
  readonly pace: Pace;
}

/**
 * Who gets the processors first. `timed`: its clocks go on while it waits for them, and what takes longer is more
 * work. `asking`: it waits for answers. `working`: it only computes, and takes what the others leave.
 */
export type Pace = keyof typeof niceness;

export const niceness = { timed: 0, asking: 5, working: 15 } as const;

/**
 * Most of these are Go programs. On more than one core they take no less time: each thread works the same types
 * out again. A quarter of their work would be to look for memory to give back, of which there is little until they end.
 */
const inGo = { GOMAXPROCS: "1", GOGC: "400" };
const check = (name: string, command: string, ...args: readonly string[]): Stage => ({
  name,
  command,
  args,
  env: inGo,
  pace: "working",
});

const lint = check("lint", "oxlint", "--threads=1");
const types = check("types", "tsc", "--singleThreaded");
const webTypes = check("types of the web application", "tsc", "--singleThreaded", "-p", "src/web");
const format = check("format", "oxfmt", "--check");
const checks: readonly Stage[] = [lint, types, webTypes, check("unused code", "knip"), format];

/** Asks the registry, so only `npm test` runs it. */
const audit = check("known holes in dependencies", "node", join("scripts", "audit.ts"));

/** A suite in one worker: the stages beside it have the other cores. */
const suite =
  (pace: Pace, workers: 1 | 2 = 1) =>
  (name: string, project: string, ...args: readonly string[]): Stage => ({
    name,
    command: "vitest",
    args: ["run", "--project", project, `--maxWorkers=${workers}`, ...args],
    tests: true,
    pace,
  });

/** One of two parts of a suite that as one stage would take longer than all that is beside it. */
const halfOf = (pace: Pace, name: string, project: string) => (part: 1 | 2) =>
  suite(pace)(`${name}, part ${part}`, project, `--shard=${part}/2`);
const screens = halfOf("asking", "screens in a real browser", "browser");
const stories = halfOf("timed", "stories", "stories");
const storiesOnPostgres = halfOf("timed", "stories on PostgreSQL", "stories-postgres");

/** In the order in which they begin. What uses more than one core comes last, so that none rests at the end. */
export const everything: readonly Stage[] = [
  suite("timed", 2)("crash on SQLite", "crash"),
  storiesOnPostgres(1),
  suite("timed")("crash on PostgreSQL", "crash-postgres"),
  stories(1),
  storiesOnPostgres(2),
  stories(2),
  screens(1),
  screens(2),
  suite("asking")("PostgreSQL", "postgres"),
  suite("asking")("the API and the command line", "server"),
  suite("asking")("hostile input", "hostile"),
  ...checks,
  audit,
  suite("working", 2)("unit tests", "unit"),
];

/** What the web application is checked with: of the server, its types. */
const webKnows = /^src\/(web|flow|i18n|sdk|server|engine|people)\//;

/** One process for both: they share what they load, on all cores. */
const quickTests = (name: string, args: readonly string[]): Stage => ({
  name,
  command: "vitest",
  args: [...args, "--project", "unit", "--project", "server"],
  tests: true,
  pace: "asking",
});

export const quick: readonly Stage[] = [
  quickTests("unit tests, the API and the command line", ["run"]),
  ...checks,
];

const root = join(import.meta.dirname, "..");

/** The rooms of `src`, and what lies beside it. */
const folderOf: ReadonlyMap<string, string> = new Map([
  ...readdirSync(join(root, "src"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => [name, `src/${name}`] as const),
  ...["simulator", "scripts", "test"].map((name) => [name, name] as const),
]);

export const rooms: readonly string[] = [...folderOf.keys()];

/** A statement that takes something of another file of ours, and from where. */
const importing = /\b(?:from|import)\s*\(?\s*"(#[^"]+|\.{1,2}\/[^"]+)"/g;

/** Whether a file imports one of the folder itself, be it a type. */
function importsFrom(folder: string, file: string): boolean {
  const source = readFileSync(join(root, file), "utf8");
  return Array.from(source.matchAll(importing), ([, from = ""]) =>
    from.startsWith("#") ? `src/${from.slice(1)}` : posix.join(posix.dirname(file), from),
  ).some((target) => target.startsWith(`${folder}/`));
}

function sourcesIn(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => `${folder}/${file}`);
}

/**
 * What a change in one room is most likely to break: its own tests, and of the others those that import
 * a file of it, or stand beside one that does. By way of a test's whole world nearly every test imports
 * every room, so that all that can reach a room would be `quick` again.
 */
export function ofRoom(room: string): readonly Stage[] {
  const folder = folderOf.get(room) ?? room;
  const files = sourcesIn(folder);
  const tests = new Set(files.filter((file) => file.endsWith(".test.ts")));
  for (const file of ["src", "simulator", "scripts", "test"].flatMap(sourcesIn)) {
    if (file.startsWith(`${folder}/`) || !importsFrom(folder, file)) continue;
    const test = file.endsWith(".test.ts") ? file : file.replace(/\.tsx?$/, ".test.ts");
    if (existsSync(join(root, test))) tests.add(test);
  }
  // They start the whole program, and read every file, without an import of it.
  if (folder.startsWith("src/")) tests.add("src/main.test.ts").add("src/architecture.test.ts");
  return [
    quickTests(`tests near ${room}`, ["run", ...tests]),
    { ...lint, args: [...lint.args, folder] },
    types,
    ...(files.some((file) => webKnows.test(file)) ? [webTypes] : []),
    format,
  ];
}
