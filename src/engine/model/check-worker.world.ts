import { readFileSync } from "node:fs";
import { registerHooks, stripTypeScriptTypes } from "node:module";
import { fileURLToPath } from "node:url";
import { parentPort } from "node:worker_threads";
import { z } from "zod";
import type * as itself from "./check.world.ts";
import type * as itsElsewhere from "./elsewhere.world.ts";
import type { Edit } from "./mistake.world.ts";

/**
 * Plays the cases of one seed after another. For each planted mistake, this thread loads the source of `src` anew with
 * the edits made in it; what comes as packages it loads once. Tells what each check has found.
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

/** The source of `src` with edits made in it, loaded for itself. */
interface Edition {
  readonly number: string;
  readonly edits: readonly Edit[];
  /** Edits in files that nobody has loaded yet. */
  readonly pending: Set<Edit>;
}

const src = new URL("../../", import.meta.url);
const editions = new Map<string, Edition>();
const mark = "edition";

/** Where a room of ours is, as `imports` in package.json says it. */
const room = /^#\w+\/.+\.ts$/;

const numberIn = (url: string | undefined): string | null =>
  url?.includes(`?${mark}=`) === true ? new URL(url).searchParams.get(mark) : null;

registerHooks({
  // Node would ask the disk about each of our files, which are where they say.
  resolve: (specifier, context, nextResolve) => {
    const number = numberIn(context.parentURL);
    const isNear = specifier.startsWith(".") && specifier.endsWith(".ts");
    if (number === null || (!isNear && !room.test(specifier)))
      return nextResolve(specifier, context);
    const url = isNear ? new URL(specifier, context.parentURL) : new URL(specifier.slice(1), src);
    url.searchParams.set(mark, number);
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

function sourceIn({ edits, pending }: Edition, path: string): string {
  const here = edits.filter(({ file }) => path === fileURLToPath(new URL(file, src)));
  const known = here.length === 0 ? withoutTypes.get(path) : undefined;
  if (known !== undefined) return known;
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
  const stripped = stripTypeScriptTypes(source);
  if (here.length === 0) withoutTypes.set(path, stripped);
  return stripped;
}

function editionWith(edits: readonly Edit[]): Edition {
  const number = JSON.stringify(edits);
  const edition = editions.get(number) ?? { number, edits, pending: new Set(edits) };
  editions.set(number, edition);
  return edition;
}

/** What is loaded once for the same edits. */
function loadIn({ number }: Edition, file: string): Promise<unknown> {
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
