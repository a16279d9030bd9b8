import { spawnSync } from "node:child_process";

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
  const done = spawnSync("apt-get", ["--quiet=2", "--option=DPkg::Lock::Timeout=300", ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    encoding: "utf8",
  });
  if (done.status !== 0)
    throw new Error(`apt-get ${args.join(" ")} did not succeed. ${advice}\n${done.stderr}`);
}
