import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The token in the data directory, made at the first start. Only the account that runs the server may read it. */
export function apiToken(dataDir: string): string {
  const path = join(dataDir, "api-token");
  if (!existsSync(path) || readToken(path) === null) make(path);
  chmodSync(path, 0o600);
  const token = readToken(path);
  if (token === null) throw new Error(`${path} holds no token`);
  return token;
}

function readToken(path: string): string | null {
  const token = readFileSync(path, "utf8").trim();
  return /^[\w-]{32,200}$/.test(token) ? token : null;
}

/** Whole or not at all: a crash in between leaves no half a token. */
function make(path: string): void {
  const draft = `${path}.${randomBytes(6).toString("hex")}`;
  writeFileSync(draft, `${randomBytes(32).toString("base64url")}\n`, { mode: 0o600, flag: "wx" });
  rmSync(path, { force: true });
  linkSync(draft, path);
  rmSync(draft);
}
