import { readFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { fileURLToPath } from "node:url";
import { parentPort, workerData } from "node:worker_threads";
import { z } from "zod";

/**
 * Plays the cases of a seed. This thread loads the source of `src` with the edits of a planted mistake made in it, or
 * as it is. Tells what the check has found.
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
  ]),
  cases: z.int(),
  after: z.int(),
  shrinks: z.boolean(),
});
const { edits, seed, of, cases, after, shrinks } = Given.parse(workerData);

const src = fileURLToPath(new URL("../../", import.meta.url));
const pending = new Set(edits);

registerHooks({
  load: (url, context, nextLoad) => {
    const loaded = nextLoad(url, context);
    const path = url.startsWith("file:") ? fileURLToPath(url) : url;
    const here = edits.filter(({ file }) => path === `${src}${file}`);
    if (here.length === 0) return loaded;
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
    return { ...loaded, source };
  },
});

const { checkPromise, shrink, tell } = await import("./check.world.ts");
for (const { file } of pending) throw new Error(`${file} was not loaded`);
const { broken, ...found } = await checkPromise(seed, cases, { of, after });
const least = broken && shrinks ? await shrink(broken) : null;
const told = {
  ...found,
  promise: broken?.promise ?? null,
  turns: least?.turns.length ?? null,
  story: least && (await tell(least)),
};
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- threads have no origin
parentPort?.postMessage(told);
