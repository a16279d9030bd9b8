import { spawnSync } from "node:child_process";

/** How long somebody else may be at work with apt-get: another suite that has just begun, or the machine itself. */
const patienceMs = 300_000;

/** Installs a package of Debian's for the tests that need it, where we may; throws `advice` where not. */
export function installPackage(name: string, advice: string): void {
  if (process.getuid?.() !== 0) throw new Error(`${name} is not installed. ${advice}`);
  if (spawnSync("apt-get", ["--version"]).status !== 0)
    throw new Error(`${name} is not installed, and there is no apt-get. ${advice}`);
  process.stdout.write(`${name} is not installed: installing Debian's package (apt-get) ...\n`);
  aptGet(advice, "update");
  aptGet(advice, "install", "--yes", "--no-install-recommends", name);
}

function aptGet(advice: string, ...args: readonly string[]): void {
  const end = Date.now() + patienceMs;
  for (;;) {
    const { status, stderr } = spawnSync("apt-get", ["--quiet=2", ...args], {
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive", LC_ALL: "C" },
      encoding: "utf8",
    });
    if (status === 0) return;
    // It waits for one of its locks if it is asked to, and gives up at once at the others.
    const isBusy = stderr.includes("Could not get lock");
    if (!isBusy || Date.now() > end)
      throw new Error(`apt-get ${args.join(" ")} did not succeed. ${advice}\n${stderr}`);
    spawnSync("sleep", ["1"]);
  }
}
