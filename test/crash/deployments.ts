import { randomBytes } from "node:crypto";
import { startPostgres } from "../postgres-cluster.ts";
import type { StoreKind } from "./options.ts";

/** What a store needs: one process or several, and their settings. */
export interface Deployment {
  /** How many processes there are at a time. */
  readonly slots: number;
  readonly environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

export async function deploymentOf(store: StoreKind): Promise<Deployment> {
  switch (store) {
    case "sqlite":
      return { slots: 1, environment: { DATABASE_URL: "" }, close: () => Promise.resolve() };
    case "postgres": {
      const cluster = await startPostgres();
      const environment = {
        DATABASE_URL: await cluster.createDatabase(),
        // As on several machines: a data folder for each, and one key for all.
        MILLRACE_KEY: randomBytes(32).toString("base64"),
      };
      return { slots: 3, environment, close: () => cluster.stop() };
    }
  }
}
