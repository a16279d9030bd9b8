import { readFileSync } from "node:fs";
import { registerHooks, stripTypeScriptTypes } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parentPort } from "node:worker_threads";
import { z } from "zod";
import type * as itself from "./check.world.ts";
import type * as itsElsewhere from "./elsewhere.world.ts";
import type { Edit } from "./mistake.world.ts";

/**
 * Plays the cases of one seed after another. For each planted mistake, this thread loads anew what is edited, and all
 * of `src` that imports it, by way of other files as well; the rest it loads once. Tells what each check has found.
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
  /** What is another in it than in the source as it is: the paths of what is edited, and of all that imports it. */
  readonly own: ReadonlySet<string>;
  /** Edits in files that nobody has loaded yet. */
  readonly pending: Set<Edit>;
}

const src = new URL("../../", import.meta.url);
const editions = new Map<string, Edition>();
const mark = "edition";

/** A file of ours, near or in a room of `imports` in package.json. */
const ours = /^(\.|#\w+\/).+\.ts$/;

const inOurs = (specifier: string, from: string | undefined): URL =>
  specifier.startsWith("#") ? new URL(specifier.slice(1), src) : new URL(specifier, from);

const numberIn = (url: string | undefined): string | null =>
  url?.includes(`?${mark}=`) === true ? new URL(url).searchParams.get(mark) : null;

registerHooks({
  // Node would ask the disk about each of our files, which are where they say.
  resolve: (specifier, context, nextResolve) => {
    const number = numberIn(context.parentURL);
    if (number === null || !ours.test(specifier)) return nextResolve(specifier, context);
    const url = inOurs(specifier, context.parentURL);
    const isOwn = editions.get(number)?.own.has(fileURLToPath(url)) === true;
    url.searchParams.set(mark, isOwn ? number : asItIs);
    return { url: url.href, format: "module", shortCircuit: true };
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

function sourceAsItIs(path: string): string {
  const known = withoutTypes.get(path) ?? stripTypeScriptTypes(readFileSync(path, "utf8"));
  withoutTypes.set(path, known);
  return known;
}

function sourceIn({ edits, pending }: Edition, path: string): string {
  const here = edits.filter(({ file }) => path === fileURLToPath(new URL(file, src)));
  if (here.length === 0) return sourceAsItIs(path);
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

/** What is loaded, and from where, in the source without its types. */
const importing = /\b(?:from|import)\s*\(?\s*"([^"]+)"/g;

/** Which files import a file, of all that the model is made of. */
const importers = new Map<string, Set<string>>();

function follow(path: string): void {
  for (const [, specifier = ""] of sourceAsItIs(path).matchAll(importing)) {
    if (!ours.test(specifier)) continue;
    const target = fileURLToPath(inOurs(specifier, pathToFileURL(path).href));
    const known = importers.get(target);
    if (known) known.add(path);
    else {
      importers.set(target, new Set([path]));
      follow(target);
    }
  }
}

const entries = ["check.world.ts", "elsewhere.world.ts"] as const;
type Entry = (typeof entries)[number];
for (const entry of entries) follow(fileURLToPath(new URL(entry, import.meta.url)));

/** The files, and all that import them, by way of others as well. */
function withImporters(paths: readonly string[]): ReadonlySet<string> {
  const found = new Set(paths);
  // What is added while it is walked is walked, too.
  for (const path of found) for (const importer of importers.get(path) ?? []) found.add(importer);
  return found;
}

function editionWith(edits: readonly Edit[]): Edition {
  const number = JSON.stringify(edits);
  const known = editions.get(number);
  if (known) return known;
  const own = withImporters(edits.map(({ file }) => fileURLToPath(new URL(file, src))));
  const edition = { number, edits, own, pending: new Set(edits) };
  editions.set(number, edition);
  return edition;
}

const { number: asItIs } = editionWith([]);

/** What is loaded once for the same edits. */
function loadIn({ number }: Edition, file: Entry): Promise<unknown> {
  const url = new URL(file, import.meta.url);
  url.searchParams.set(mark, number);
  return import(url.href);
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
