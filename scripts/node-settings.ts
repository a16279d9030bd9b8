import { join } from "node:path";

const given = process.env;

/** For the environment of our programs: how Node runs them. */
export const nodeSettings = {
  /**
   * Node keeps there what it has compiled. A start that finds it is a third of a second faster and
   * needs 25 MB less, because no TypeScript is read again.
   */
  NODE_COMPILE_CACHE:
    given["NODE_COMPILE_CACHE"] ?? join(import.meta.dirname, "../node_modules/.cache/millrace"),
  /** New objects may take 16 MB instead of 64 before they are cleared away: as fast, and idle it shows. */
  NODE_OPTIONS: `${given["NODE_OPTIONS"] ?? ""} --max-semi-space-size=8`.trim(),
};
