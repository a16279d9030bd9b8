import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { builtProgram, builtPrograms } from "../../scripts/programs.ts";

/** A product with a fault planted in it, to see whether the judge notices. */

/** One place of a fault. */
interface Fault {
  readonly from: string;
  readonly to: string;
}

const newKey = {
  from: "idempotencyKey: effect.key",
  to: "idempotencyKey: `${effect.key}-${Math.random()}`",
};

const faults = {
  /** A run out of ten is forgotten, and its event stays seen. */
  lost: [
    {
      from: "deliveries: flows.flatMap((flow) => {",
      to: "deliveries: flows.flatMap((flow) => {\n      if (Math.random() < 0.1) return [];",
    },
  ],
  /** Each send has a key of its own. */
  doubled: [newKey],
  /** The same, each record in Salesforce has a mark of its own, and that a write may have been executed is forgotten. */
  again: [
    newKey,
    { from: "[mark]: effect.id\n", to: "[mark]: `${effect.id}-${Math.random()}`\n" },
    { from: "unprovenSince: effect.unprovenSince ?? news.since", to: "unprovenSince: null" },
  ],
  /** A look-up finds nothing. */
  parked: [
    {
      from: "const { id: effectId, generation, request } = write;",
      to: "return null;",
    },
  ],
  /** What came while a flow was inactive, or on its way to another connection, is forgotten. */
  forgotten: [
    {
      from: "stood === null ? fromNow : since(stood.from)",
      to: "fromNow",
    },
  ],
  /** A cancelled run ends although its write may have happened. */
  cancelled: [
    {
      from: "return cancelAt !== null && !owing.has(seq);",
      to: "return cancelAt !== null;",
    },
  ],
  /** A backup that is put in place is believed to know of everything that was sent. */
  trusted: [
    {
      from: 'if (as === "replaces") {',
      to: 'if (as === "copy") {',
    },
  ],
} as const satisfies Record<string, readonly Fault[]>;

export type BrokenHow = keyof typeof faults;

export const brokenHows = [
  "lost",
  "doubled",
  "again",
  "parked",
  "forgotten",
  "cancelled",
  "trusted",
] as const satisfies readonly BrokenHow[];

/** For each place of a fault, the built programs in which it is there once. */
export function placesOf(broken: BrokenHow): readonly (readonly string[])[] {
  const programs = readdirSync(builtPrograms).filter((file) => file.endsWith(".cjs"));
  return faults[broken].map(({ from }) =>
    programs.filter(
      (file) => readFileSync(join(builtPrograms, file), "utf8").split(from).length === 2,
    ),
  );
}

/**
 * Makes a server that is broken in this way; gives its file. It lies beside the sound one, from where it
 * finds what it reads of the sources.
 */
export function breakServer(broken: BrokenHow): string {
  const places = placesOf(broken);
  const folder = `${builtPrograms}-${broken}`;
  cpSync(builtPrograms, folder, { recursive: true });
  for (const [index, { from, to }] of faults[broken].entries()) {
    const files = places[index] ?? [];
    if (files.length === 0) throw new Error(`The place to break is not there once: ${from}`);
    for (const file of files) {
      const program = join(folder, file);
      writeFileSync(
        program,
        readFileSync(program, "utf8").replace(from, () => to),
      );
    }
  }
  return join(folder, basename(builtProgram("server")));
}
