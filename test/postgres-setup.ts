import type { TestProject } from "vitest/node";
import { startPostgres } from "./postgres-cluster.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The url of the cluster on which a test may make databases. */
    readonly postgres: string;
  }
}

/** One PostgreSQL for all tests of the project. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const cluster = await startPostgres();
  project.provide("postgres", cluster.url);
  return () => cluster.stop();
}
