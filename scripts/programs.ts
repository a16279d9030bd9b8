import { join } from "node:path";

export const root = join(import.meta.dirname, "..");

/** Our programs, and the threads that they start, by the names that they have when they are built. */
export const sources = {
  server: "src/main.ts",
  offline: "src/offline.ts",
  "try-connector": "src/try-connector.ts",
  cli: "src/cli/main.ts",
  simulator: "simulator/main.ts",
  "formula.worker": "src/engine/formula.worker.ts",
  "reader.worker": "src/storage/sqlite/reading/reader.worker.ts",
  "check-backup.worker": "src/storage/sqlite/check-backup.worker.ts",
} as const;

/** The name of what is built of a source, by the source's path. */
export const nameOf: ReadonlyMap<string, string> = new Map(
  Object.entries(sources).map(([name, file]) => [join(root, file), name]),
);

/** Where `npm start` builds them. */
export const builtPrograms = join(root, "dist/programs");

export function builtProgram(name: keyof typeof sources): string {
  return join(builtPrograms, `${name}.cjs`);
}
