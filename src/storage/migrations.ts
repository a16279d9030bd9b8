import { readdirSync, readFileSync } from "node:fs";

/** A change of the database's shape: a numbered file that never changes once it is released. */
export interface Migration {
  readonly version: number;
  readonly sql: () => string;
}

/** Those in a folder, the oldest first. */
export function migrationsIn(folder: URL): readonly Migration[] {
  return readdirSync(folder)
    .filter((name) => /^\d{4}-.*\.sql$/.test(name))
    .toSorted()
    .map((name) => ({
      version: Number(name.slice(0, 4)),
      sql: () => readFileSync(new URL(name, folder), "utf8"),
    }));
}

/** The number of the shape that they make. */
export const newestOf = (migrations: readonly Migration[]): number =>
  migrations.at(-1)?.version ?? 0;
