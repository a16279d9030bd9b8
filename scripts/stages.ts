import { readdirSync } from "node:fs";
import { join } from "node:path";

/** What `npm test` and `npm run check` run. */
export interface Stage {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Its tests are counted. */
  readonly tests?: true;
}

const format: Stage = { name: "format", command: "oxfmt", args: ["--check"] };
// On more than one core, lint and types take no less time: each thread works the same types out again.
const lint: Stage = {
  name: "lint",
  command: "oxlint",
  args: ["--threads=1"],
  env: { GOMAXPROCS: "1" },
};
const types: Stage = { name: "types", command: "tsc", args: ["--singleThreaded"] };
const webTypes: Stage = {
  name: "types of the web application",
  command: "tsc",
  args: ["--singleThreaded", "-p", "src/web"],
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

/** One of two parts of the screens: as one stage they would take longer than all that is beside them. */
const screens = (part: 1 | 2): Stage =>
  suite(`screens in a real browser, part ${part}`, "browser", `--shard=${part}/2`);

/**
 * In the order in which they begin: what waits for most of its time comes first, and what only works
 * comes last, so that the cores have work to the end.
 */
export const everything: readonly Stage[] = [
  screens(1),
  suite("stories", "stories"),
  suite("stories on PostgreSQL", "stories-postgres"),
  screens(2),
  suite("PostgreSQL", "postgres"),
  suite("crash on PostgreSQL", "crash-postgres"),
  suite("crash on SQLite", "crash"),
  suite("unit tests", "unit"),
  suite("the API and the command line", "server"),
  lint,
  suite("hostile input", "hostile"),
  types,
  webTypes,
  unused,
  format,
  audit,
];

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

/** What a change in one room can reach: its own tests, and all that import a file of it on any way. */
export function ofRoom(room: string): readonly Stage[] {
  const folder = folderOf.get(room) ?? room;
  const files = readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => `${folder}/${file}`);
  // They start the whole program, and read every file, without an import of it.
  const always = folder.startsWith("src/") ? ["src/main.test.ts", "src/architecture.test.ts"] : [];
  return [
    quickTests(`tests that ${room} can reach`, ["related", "--run", ...files, ...always]),
    { ...lint, args: [...lint.args, folder] },
    types,
    ...(files.some((file) => webKnows.test(file)) ? [webTypes] : []),
    format,
  ];
}
