import { join } from "node:path";

/**
 * For the environment of our programs: Node keeps there what it has compiled. A start that finds it
 * is a third of a second faster and needs 25 MB less, because no TypeScript is read again.
 */
export const compileCache = {
  NODE_COMPILE_CACHE:
    process.env["NODE_COMPILE_CACHE"] ??
    join(import.meta.dirname, "../node_modules/.cache/millrace"),
};
