import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { builtProgram, builtPrograms } from "../../scripts/programs.ts";

/** A product with a fault planted in it, at one place, to see whether the judge notices. */

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
    from: "const { id: effectId, generation, request } = write;",
    to: "return null;",
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
  /** A backup that is put in place is believed to know of everything that was sent. */
  trusted: {
    from: 'if (as === "replaces") {',
    to: 'if (as === "copy") {',
  },
} as const satisfies Record<string, Fault>;

export type BrokenHow = keyof typeof faults;

export const brokenHows = [
  "lost",
  "doubled",
  "parked",
  "forgotten",
  "cancelled",
  "trusted",
] as const satisfies readonly BrokenHow[];

/** The built programs in which the place of a fault is there once. */
export function placesOf(broken: BrokenHow): readonly string[] {
  const { from } = faults[broken];
  const times = (text: string) => text.split(from).length - 1;
  return readdirSync(builtPrograms)
    .filter((file) => file.endsWith(".cjs"))
    .filter((file) => times(readFileSync(join(builtPrograms, file), "utf8")) === 1);
}

/**
 * Makes a server that is broken in this way; gives its file. It lies beside the sound one, from where it
 * finds what it reads of the sources.
 */
export function breakServer(broken: BrokenHow): string {
  const { from, to } = faults[broken];
  const places = placesOf(broken);
  if (places.length === 0) throw new Error(`The place to break is not there once: ${from}`);
  const folder = `${builtPrograms}-${broken}`;
  cpSync(builtPrograms, folder, { recursive: true });
  for (const place of places) {
    const file = join(folder, place);
    writeFileSync(file, readFileSync(file, "utf8").replace(from, to));
  }
  return join(folder, basename(builtProgram("server")));
}
