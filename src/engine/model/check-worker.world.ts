import { readFileSync } from "node:fs";
import { registerHooks, stripTypeScriptTypes } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parentPort } from "node:worker_threads";
import { z } from "zod";
import type * as itself from "./check.world.ts";
import type * as itsElsewhere from "./elsewhere.world.ts";
import type { Edit } from "./mistake.world.ts";

/**
 * Plays the cases of one seed after another. For each planted mistake, this thread loads anew what the edits are made
 * in and all that imports it; all else it loads once. Tells what each check has found.
 */

const Given = z.object({
  edits: z.array(z.object({ file: z.string(), from: z.string(), to: z.string() })),
  seed: z.int(),
  of: z.enum([
    "usual",
    "wrong clocks",
    "stale dates",
    "standstills",
    "backups",
    "without keys",
    "told keys",
    "repeatable",
    "placed",
    "moves",
  ]),
  cases: z.int(),
  after: z.int(),
  shrinks: z.boolean(),
  /** Where cases move to. */
  database: z.string().nullable(),
});

/** The source of `src` with edits made in it. */
interface Edition {
  readonly number: string;
  readonly edits: readonly Edit[];
  /** The files that it loads for itself. Of all others it has those of the plain edition, which import none of these. */
  readonly own: ReadonlySet<string>;
  /** Edits in files that nobody has loaded yet. */
  readonly pending: Set<Edit>;
}

const src = new URL("../../", import.meta.url);
const mark = "edition";

/** The number of the edition without edits. */
const plain = JSON.stringify([]);
const editions = new Map<string, Edition>([
  [plain, { number: plain, edits: [], own: new Set(), pending: new Set() }],
]);

/** Where it begins to load. */
const entries = ["check.world.ts", "elsewhere.world.ts"] as const;

/** Where a room of ours is, as `imports` in package.json says it. */
const room = /^#\w+\/.+\.ts$/;

/** In source without types: what a file takes of another file of ours. */
const importing = /\b(?:from|import)\s*\(?\s*"(#\w+\/[^"]+\.ts|\.[^"]+\.ts)"/g;

/** Node would ask the disk about each of our files, which are where they say. */
function ours(specifier: string, parent: string | URL): URL | null {
  if (specifier.startsWith(".") && specifier.endsWith(".ts")) return new URL(specifier, parent);
  return room.test(specifier) ? new URL(specifier.slice(1), src) : null;
}

/** The file as the edition has it. */
function urlIn(number: string, file: URL): string {
  const url = new URL(file);
  const isOwn = editions.get(number)?.own.has(fileURLToPath(file)) === true;
  url.searchParams.set(mark, isOwn ? number : plain);
  return url.href;
}

const numberIn = (url: string | undefined): string | null =>
  url?.includes(`?${mark}=`) === true ? new URL(url).searchParams.get(mark) : null;

registerHooks({
  resolve: (specifier, context, nextResolve) => {
    const parent = context.parentURL;
    const number = numberIn(parent);
    const file = parent === undefined || number === null ? null : ours(specifier, parent);
    if (parent === undefined || number === null || file === null)
      return nextResolve(specifier, context);
    // Of an import that was not read in the source, the edition's own files would not be known.
    if (importers.get(fileURLToPath(file))?.has(fileURLToPath(parent)) !== true)
      throw new Error(`${parent} imports ${specifier} in a way that is not known`);
    return { url: urlIn(number, file), format: "module", shortCircuit: true };
  },
  load: (url, context, nextLoad) => {
    const number = numberIn(url);
    const edition = number === null ? undefined : editions.get(number);
    if (!edition) return nextLoad(url, context);
    return { source: sourceIn(edition, fileURLToPath(url)), format: "module", shortCircuit: true };
  },
});

/** Of each file as it is. */
const withoutTypes = new Map<string, string>();

function plainSource(path: string): string {
  const known = withoutTypes.get(path) ?? stripTypeScriptTypes(readFileSync(path, "utf8"));
  withoutTypes.set(path, known);
  return known;
}

const pathOf = ({ file }: Edit): string => fileURLToPath(new URL(file, src));

function sourceIn({ edits, pending }: Edition, path: string): string {
  const here = edits.filter((edit) => pathOf(edit) === path);
  if (here.length === 0) return plainSource(path);
  let source = readFileSync(path, "utf8");
  for (const edit of here) {
    const parts = source.split(edit.from);
    if (parts.length !== 2)
      throw new Error(
        `What is to be edited stands ${parts.length - 1} times in ${edit.file}: ${edit.from}`,
      );
    source = parts.join(edit.to);
    pending.delete(edit);
  }
  return stripTypeScriptTypes(source);
}

/** Of each file that can be loaded, those that import it. */
const importers = importersOfAll();

function importersOfAll(): ReadonlyMap<string, ReadonlySet<string>> {
  const known = new Map<string, Set<string>>();
  const files = entries.map((entry) => fileURLToPath(new URL(entry, import.meta.url)));
  for (const file of files) known.set(file, new Set());
  for (const file of files)
    for (const [, specifier = ""] of plainSource(file).matchAll(importing)) {
      const url = ours(specifier, pathToFileURL(file));
      if (!url) continue;
      const target = fileURLToPath(url);
      const by = known.get(target) ?? new Set();
      if (!known.has(target)) files.push(target);
      known.set(target, by.add(file));
    }
  return known;
}

/** The edited files, and all that import one by whatever way. */
function ownOf(edits: readonly Edit[]): ReadonlySet<string> {
  const own = new Set(edits.map(pathOf));
  for (const file of own) for (const importer of importers.get(file) ?? []) own.add(importer);
  return own;
}

function editionWith(edits: readonly Edit[]): Edition {
  const number = JSON.stringify(edits);
  const known = editions.get(number);
  if (known) return known;
  const edition = { number, edits, own: ownOf(edits), pending: new Set(edits) };
  editions.set(number, edition);
  return edition;
}

/** What is loaded once for the same edits. */
function loadIn({ number }: Edition, entry: (typeof entries)[number]): Promise<unknown> {
  return import(urlIn(number, new URL(entry, import.meta.url)));
}

async function check(given: unknown): Promise<object> {
  const { edits, seed, of, cases, after, shrinks, database } = Given.parse(given);
  const edition = editionWith(edits);
  /* oxlint-disable typescript/no-unsafe-type-assertion -- the same files, under other names */
  const { checkPromise, shrink, tell } = (await loadIn(edition, "check.world.ts")) as typeof itself;
  const there =
    database === null
      ? null
      : ((await loadIn(edition, "elsewhere.world.ts")) as typeof itsElsewhere);
  /* oxlint-enable typescript/no-unsafe-type-assertion */
  for (const { file } of edition.pending) throw new Error(`${file} was not loaded`);
  const elsewhere = (database !== null && (await there?.openElsewhere(database))) || null;
  try {
    const { broken, ...found } = await checkPromise(seed, cases, { of, after, elsewhere });
    const least = broken && shrinks ? await shrink(broken, elsewhere) : null;
    return {
      ...found,
      promise: broken?.promise ?? null,
      turns: least?.turns.length ?? null,
      story: least && (await tell(least, elsewhere)),
    };
  } finally {
    await elsewhere?.close();
  }
}

parentPort?.on("message", (given: unknown) => {
  check(given).then(
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- threads have no origin
    (found) => parentPort?.postMessage({ found }),
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- threads have no origin
    (error: unknown) => parentPort?.postMessage({ error }),
  );
});
