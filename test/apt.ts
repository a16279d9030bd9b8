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
