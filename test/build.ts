import { spawnSync } from "node:child_process";

/** Builds what has changed since it was built last. */
export function build(...parts: readonly ("programs" | "web")[]): void {
  const { status } = spawnSync(process.execPath, ["scripts/setup.mjs", ...parts], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  if (status !== 0) throw new Error(`Not built: ${parts.join(", ")}`);
}
