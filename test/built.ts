import { spawnSync } from "node:child_process";

/** So that a suite that is run by itself starts the programs and the screens as the sources are now. */
export default function build(): void {
  const { status } = spawnSync(process.execPath, ["scripts/setup.mjs", "programs", "web"], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  if (status !== 0) throw new Error("The programs and the screens could not be built");
}
