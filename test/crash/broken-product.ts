import { readdirSync, readFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { builtPrograms } from "../../scripts/programs.ts";

/**
 * A product with a fault planted in it, to see whether the judge notices: preloaded into its process,
 * it changes one place of the program as the program is read.
 */

interface Fault {
  readonly from: string;
  readonly to: string;
}

const faults = {
  /** A run out of ten is forgotten, and its event stays seen. */
  lost: {
    from: "deliveries: flows.flatMap((flow) => {",
    to: "deliveries: flows.flatMap((flow) => {\n      if (Math.random() < 0.1) return [];",
  },
  /** Each send has a key of its own. */
  doubled: {
    from: "idempotencyKey: effect.key",
    to: "idempotencyKey: `${effect.key}-${Math.random()}`",
  },
  /** A look-up finds nothing. */
  parked: {
    from: "return (made.get(doneAs(effect)) ?? made.get(failedAs(effect)))?.found ?? null",
    to: "return null",
  },
  /** What came while a flow was inactive, or on its way to another connection, is forgotten. */
  forgotten: {
    from: "stood === null ? fromNow : since(stood.from)",
    to: "fromNow",
  },
  /** A cancelled run ends although its write may have happened. */
  cancelled: {
    from: "if (run.cancelAt !== null && !owing.has(run.seq))",
    to: "if (run.cancelAt !== null)",
  },
} as const satisfies Record<string, Fault>;

export type BrokenHow = keyof typeof faults;

export const brokenHows = [
  "lost",
  "doubled",
  "parked",
  "forgotten",
  "cancelled",
] as const satisfies readonly BrokenHow[];

const variable = "MILLRACE_TEST_BROKEN";

/** What a product that is broken in this way is preloaded with, and its environment. */
export function breaking(how: BrokenHow): Preloaded {
  return { preload: import.meta.filename, environment: { [variable]: how } };
}

export interface Preloaded {
  readonly preload: string;
  readonly environment: Readonly<Record<string, string>>;
}

const asked = process.env[variable];
const how = brokenHows.find((known) => known === asked);
if (how !== undefined) plant(how);

/** The built programs in which the place of a fault is there once. */
export function placesOf(broken: BrokenHow): readonly string[] {
  const { from } = faults[broken];
  const times = (text: string) => text.split(from).length - 1;
  return readdirSync(builtPrograms)
    .filter((file) => file.endsWith(".js"))
    .map((file) => join(builtPrograms, file))
    .filter((file) => times(readFileSync(file, "utf8")) === 1);
}

function plant(broken: BrokenHow): void {
  const { from, to } = faults[broken];
  const found = placesOf(broken);
  if (found.length === 0) throw new Error(`The place to break is not there once: ${from}`);
  const places = new Set(found.map((file) => pathToFileURL(file).href));
  registerHooks({
    load: (url, context, next) => {
      const loaded = next(url, context);
      if (!places.has(url)) return loaded;
      const { source = "" } = loaded;
      const text = typeof source === "string" ? source : new TextDecoder().decode(source);
      return { ...loaded, source: text.replace(from, to) };
    },
  });
}
