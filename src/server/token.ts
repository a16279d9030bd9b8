import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What the token is sealed as where several processes share it. */
export const sharedToken = "api-token";

/** The token in the data directory, made at the first start. Only the account that runs the server may read it. */
export function apiToken(dataDir: string): string {
  const path = join(dataDir, "api-token");
  if (!existsSync(path) || readToken(path) === null) write(path, newToken());
  chmodSync(path, 0o600);
  const token = readToken(path);
  if (token === null) throw new Error(`${path} holds no token`);
  return token;
}

export function newToken(): string {
  return randomBytes(32).toString("base64url");
}

function readToken(path: string): string | null {
  const token = readFileSync(path, "utf8").trim();
  return /^[\w-]{32,200}$/.test(token) ? token : null;
}

/** Puts a token into the data directory, for the command line, where another stands or none. */
export function putToken(dataDir: string, token: string): void {
  const path = join(dataDir, "api-token");
  if (!existsSync(path) || readToken(path) !== token) write(path, token);
}

/** Whole or not at all: a crash in between leaves no half a token. */
function write(path: string, token: string): void {
  const draft = `${path}.${randomBytes(6).toString("hex")}`;
  writeFileSync(draft, `${token}\n`, { mode: 0o600, flag: "wx" });
  renameSync(draft, path);
}
