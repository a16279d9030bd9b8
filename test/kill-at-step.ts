import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import Sqlite from "better-sqlite3";

/**
 * Loaded into a real process before its program (`--import`): it kills itself, with SIGKILL, before or
 * after the nth thing that it does to the disk which another start could see: files that get or lose
 * a name or content, commits, and rewriting the database.
 */
const wanted = Number(process.env["MILLRACE_TEST_KILL_STEP"] ?? "0");
let step = 0;

function reach(): void {
  step += 1;
  if (step === wanted) process.kill(process.pid, "SIGKILL");
}

function around<Arguments extends unknown[], Result>(
  work: (this: unknown, ...args: Arguments) => Result,
): (this: unknown, ...args: Arguments) => Result {
  return function step(this: unknown, ...args) {
    reach();
    const result = work.apply(this, args);
    reach();
    return result;
  };
}

for (const name of ["writeFileSync", "fsyncSync", "linkSync", "renameSync", "rmSync"] as const)
  Object.assign(fs, { [name]: around(fs[name] as (...args: unknown[]) => unknown) });
syncBuiltinESMExports();

const database = Sqlite.prototype as unknown as Record<
  "exec" | "prepare",
  (this: unknown, source: string) => { run: (...values: unknown[]) => unknown }
>;
const { exec, prepare } = database;
database.exec = around(exec);
database.prepare = function prepared(source) {
  const statement = prepare.call(this, source);
  if (source === "COMMIT") statement.run = around(statement.run);
  return statement;
};
