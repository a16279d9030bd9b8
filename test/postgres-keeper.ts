import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

/**
 * The parent of a test's PostgreSQL, in a process of its own: `up`, `fast` and `immediate` come in as
 * lines, and are answered with `done`. When its input ends, because the test is over or has been
 * killed, PostgreSQL ends, and its folder is removed.
 *
 *     node test/postgres-keeper.ts FOLDER BINARIES UID GID [OPTION ...]
 */

const [folder = "", binaries = "", uid = "", gid = "", ...options] = process.argv.slice(2);
let server: ChildProcess | null = null;

function up(): void {
  const log = openSync(join(folder, "log"), "a");
  server = spawn(join(binaries, "postgres"), ["-D", join(folder, "data"), ...options], {
    stdio: ["ignore", log, log],
    ...(uid === "" ? {} : { uid: Number(uid), gid: Number(gid) }),
  });
  closeSync(log);
}

async function down(signal: NodeJS.Signals): Promise<void> {
  const ending = server;
  server = null;
  if (ending === null || ending.exitCode !== null || ending.signalCode !== null) return;
  const ended = once(ending, "exit");
  ending.kill(signal);
  await ended;
}

async function obey(line: string): Promise<void> {
  switch (line) {
    case "up":
      return up();
    case "fast":
      return down("SIGINT");
    case "immediate":
      return down("SIGQUIT");
  }
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
  process.on(signal, () => process.stdin.destroy());
process.stdout.on("error", () => process.stdin.destroy());

for await (const line of createInterface(process.stdin)) {
  await obey(line);
  process.stdout.write("done\n");
}
await down("SIGQUIT");
rmSync(folder, { recursive: true, force: true });
