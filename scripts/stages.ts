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
  /** It only works, and waits for nothing: it takes what others leave of the processors. */
  readonly onlyWorks?: true;
}

const format: Stage = { name: "format", command: "oxfmt", args: ["--check"] };
/**
 * Lint and types are Go programs. On more than one core they take no less time: each thread works the same types
 * out again. A quarter of their work would be to look for memory to give back, of which there is little until they end.
 */
const inGo = { GOMAXPROCS: "1", GOGC: "400" };
const lint: Stage = { name: "lint", command: "oxlint", args: ["--threads=1"], env: inGo };
const types: Stage = { name: "types", command: "tsc", args: ["--singleThreaded"], env: inGo };
const webTypes: Stage = {
  name: "types of the web application",
  command: "tsc",
  args: ["--singleThreaded", "-p", "src/web"],
  env: inGo,
};
const unused: Stage = { name: "unused code", command: "knip", args: [] };

/** Asks the registry, so only `npm test` runs it. */
const audit: Stage = {
  name: "known holes in dependencies",
  command: "node",
  args: [join("scripts", "audit.ts")],
};

/** A suite in one worker: the stages beside it have the other cores. */
const suite = (name: string, project: string, ...args: readonly string[]): Stage => ({
  name,
  command: "vitest",
  args: ["run", "--project", project, "--maxWorkers=1", ...args],
  tests: true,
});

/** One of two parts of a suite that as one stage would take longer than all that is beside it. */
const halfOf = (name: string, project: string, part: 1 | 2): Stage =>
  suite(`${name}, part ${part}`, project, `--shard=${part}/2`);
const screens = (part: 1 | 2) => halfOf("screens in a real browser", "browser", part);
const stories = (part: 1 | 2) => halfOf("stories", "stories", part);
const storiesOnPostgres = (part: 1 | 2) =>
  halfOf("stories on PostgreSQL", "stories-postgres", part);

/** The same in two workers, because one would take longer than all that is beside it. */
const inTwo = (stage: Stage): Stage => ({
  ...stage,
  args: stage.args.map((arg) => (arg === "--maxWorkers=1" ? "--maxWorkers=2" : arg)),
});

/** These wait for much of their time. In the order in which they begin: the longest come first. */
const waiting: readonly Stage[] = [
  inTwo(suite("crash on SQLite", "crash")),
  screens(1),
  storiesOnPostgres(1),
  stories(1),
  suite("crash on PostgreSQL", "crash-postgres"),
  screens(2),
  suite("PostgreSQL", "postgres"),
  storiesOnPostgres(2),
  stories(2),
  suite("the API and the command line", "server"),
  suite("hostile input", "hostile"),
];

/** None of these asks a server that gives up on a slow request. */
const working: readonly Stage[] = [
  inTwo(suite("unit tests", "unit")),
  lint,
  types,
  webTypes,
  unused,
  format,
  audit,
];

const onlyWorking = (stage: Stage): Stage => ({ ...stage, onlyWorks: true });

export const everything: readonly Stage[] = [...waiting, ...working.map(onlyWorking)];

/** What the web application is checked with: of the server, its types. */
const webKnows = /^src\/(web|flow|i18n|sdk|server|engine|people)\//;

/** One process for both: they share what they load, on all cores. */
const quickTests = (name: string, args: readonly string[]): Stage => ({
  name,
  command: "vitest",
  args: [...args, "--project", "unit", "--project", "server"],
  tests: true,
});

export const quick: readonly Stage[] = [
  quickTests("unit tests, the API and the command line", ["run"]),
  lint,
  types,
  webTypes,
  unused,
  format,
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
