import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";

const cache = join(import.meta.dirname, "../node_modules/.cache/millrace-debian");

/**
 * The folder in which Debian's packages of these names lie, unpacked and not installed, with what they need and
 * the machine does not have. It is kept: only the first who asks has to wait. Who asks beside that one waits for
 * the same lock, which the system takes back from a process that ends.
 */
export function unpackedPackages(names: readonly string[]): string {
  const key = names.join("+");
  const folder = join(cache, key);
  if (existsSync(folder)) return folder;
  const advice = `On Debian or Ubuntu, as root: apt-get update && apt-get install ${names.join(" ")}`;
  if (spawnSync("apt-get", ["--version"]).status !== 0)
    throw new Error(`Not installed, and there is no apt-get: ${names.join(", ")}. ${advice}`);
  process.stdout.write(`Not installed: ${names.join(", ")}. Unpacking Debian's packages ...\n`);
  mkdirSync(cache, { recursive: true });
  const script = join(import.meta.dirname, "unpack.sh");
  const { status, stderr, error } = spawnSync(
    "flock",
    [`${folder}.lock`, "sh", script, folder, ...names],
    { encoding: "utf8" },
  );
  if (status !== 0)
    throw new Error(`${key} cannot be unpacked. ${advice}\n${stderr}`, { cause: error });
  return folder;
}

/** For `LD_LIBRARY_PATH`: where programs find the libraries that lie in a folder of unpacked packages. */
export function librariesIn(folder: string): string {
  const folders = ["lib", "usr/lib"]
    .map((name) => join(folder, name))
    .filter((path) => existsSync(path))
    .flatMap((path) => readdirSync(path, { recursive: true, withFileTypes: true }))
    .filter(({ name }) => /\.so(\.|$)/.test(name))
    .map(({ parentPath }) => parentPath);
  return [...new Set(folders)].join(delimiter);
}

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
