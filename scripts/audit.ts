import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { verdictOf } from "./audit-verdict.ts";

/** Asks the registry for known holes in the packages that we ship, as the lock file names them. */
const asked = spawnSync(
  "npm",
  [
    "audit",
    "--json",
    "--omit=dev",
    "--package-lock-only",
    "--fetch-retries=1",
    "--fetch-timeout=20000",
  ],
  {
    cwd: join(import.meta.dirname, ".."),
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
    timeout: 120_000,
    shell: process.platform === "win32",
  },
);
const ci = process.env["CI"] ?? "";
const { passed, sentence } = verdictOf(asked.stdout ?? "", ci !== "" && ci !== "false");
console.log(sentence);
process.exitCode = passed ? 0 : 1;
