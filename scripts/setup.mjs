// Makes a fresh machine ready, and costs a few milliseconds on a machine that is. It runs on the Node that
// is there (20 or newer) before anything is installed, so it is plain JavaScript without packages.
//
// Install scripts of packages are off, but for `node`, which puts Node 24 into node_modules: npm before 11
// would otherwise try to compile better-sqlite3, although its package carries the built file.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildPrograms, buildWeb } from "./build.mjs";

const from = Date.now();
const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const stamp = join(root, "node_modules", ".millrace-setup");
const wanted = createHash("sha256")
  .update(readFileSync(join(root, "package-lock.json")))
  .digest("hex");

const isReady = existsSync(stamp) && readFileSync(stamp, "utf8") === wanted;
if (!isReady) {
  console.log("Millrace: first start, installing packages (about half a minute) ...");
  npm("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error");
  npm("rebuild", "node", "--loglevel=error");
  writeFileSync(stamp, wanted);
}
if (process.argv.includes("programs")) buildPrograms();
if (process.argv.includes("web")) buildWeb();
// The clock of `npm test` shows it.
writeFileSync(
  join(root, "node_modules", ".millrace-setup-clock"),
  JSON.stringify({ from, to: Date.now() }),
);

function npm(...args) {
  const done = spawnSync("npm", args, {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
    shell: process.platform === "win32",
  });
  if (done.status !== 0) {
    console.error(
      `Millrace: "npm ${args.join(" ")}" did not succeed. Check the network and the disk, then start again.`,
    );
    process.exit(1);
  }
}
