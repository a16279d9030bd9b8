import { registerHooks } from "node:module";
import { pathToFileURL } from "node:url";

/**
 * A product with a fault planted in it, to see whether the judge notices: preloaded into its process,
 * it changes one place of the source as the source is read.
 */

interface Fault {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

const faults = {
  /** A run out of ten is forgotten, and its event stays seen. */
  lost: {
    file: "src/engine/accept.ts",
    from: "    deliveries: flows.flatMap((flow) => {",
    to: "    deliveries: flows.flatMap((flow) => {\n      if (Math.random() < 0.1) return [];",
  },
  /** Each send has a key of its own. */
  doubled: {
    file: "src/engine/perform-effect.ts",
    from: "idempotencyKey: effect.key,",
    to: "idempotencyKey: `${effect.key}-${Math.random()}`,",
  },
  /** A look-up finds nothing. */
  parked: {
    file: "src/engine/walks.ts",
    from: "const made = await walk.made;",
    to: "const made: Awaited<typeof walk.made> = new Map();",
  },
} as const satisfies Record<string, Fault>;

export type BrokenHow = keyof typeof faults;

export const brokenHows = ["lost", "doubled", "parked"] as const satisfies readonly BrokenHow[];

const variable = "MILLRACE_TEST_BROKEN";

/** The environment of a product that is broken in this way. */
export function environmentOf(how: BrokenHow | null): Readonly<Record<string, string>> {
  if (how === null) return {};
  const here = pathToFileURL(import.meta.filename).href;
  return { NODE_OPTIONS: `--import=${here}`, [variable]: how };
}

const asked = process.env[variable];
const how = brokenHows.find((known) => known === asked);
if (how !== undefined) plant(faults[how]);

function plant({ file, from, to }: Fault): void {
  registerHooks({
    load: (url, context, next) => {
      const loaded = next(url, context);
      if (!url.endsWith(`/${file}`)) return loaded;
      const { source = "" } = loaded;
      const text = typeof source === "string" ? source : new TextDecoder().decode(source);
      const changed = text.replace(from, to);
      if (changed === text) throw new Error(`${file} no longer has the place to break`);
      return { ...loaded, source: changed };
    },
  });
}
