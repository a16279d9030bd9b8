import type { Deployment } from "./world.ts";

/** One process, with its data in one folder. */
export const sqliteDeployment: Deployment = { slots: 1, environment: () => ({}) };
