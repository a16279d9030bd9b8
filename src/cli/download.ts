import { createHash, randomBytes } from "node:crypto";
import {
  closeSync,
  createWriteStream,
  existsSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { type IncomingMessage, request } from "node:http";
import { basename, dirname, join, resolve } from "node:path";
import { json as jsonOf } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { z } from "zod";
import { ErrorBody } from "#server/refusal-body.ts";
import { exitCodes, Failure, refused } from "./failure.ts";
import type { Session } from "./session.ts";

export interface DownloadedBackup {
  readonly file: string;
  readonly size: number;
  readonly takenAt: string;
  readonly holds: { readonly connections: number; readonly flows: number; readonly runs: number };
}

/** What the server says of a backup, in a header. */
const Facts = z.object({
  takenAt: z.string(),
  holds: z.object({ connections: z.int(), flows: z.int(), runs: z.int() }),
});

/**
 * Has the server make a backup, and writes it here: whole, checked and synced, or not at all. A
 * folder gets a file named after the time.
 */
export async function downloadBackup(
  session: Session,
  wanted: string,
  overwrite: boolean,
): Promise<DownloadedBackup> {
  const { t } = session;
  const file = fileFor(resolve(wanted));
  const refuseOther = (): void => {
    if (!overwrite && existsSync(file))
      throw new Failure(exitCodes.refused, t("cli.backup.exists", { file }));
  };
  refuseOther();
  const draft = join(dirname(file), `.${basename(file)}.${randomBytes(6).toString("hex")}`);
  try {
    writeFileSync(draft, "", { flag: "wx", mode: 0o600 });
    const response = await ask(session);
    const { size, sha256 } = await write(response, draft);
    if (response.headers["repr-digest"] !== `sha-256=:${sha256}:`)
      throw new Failure(exitCodes.unreachable, t("cli.backup.cut_off"));
    refuseOther();
    renameSync(draft, file);
    syncFolder(dirname(file));
    const facts = Facts.parse(JSON.parse(String(response.headers["millrace-backup"])));
    return { file, size, ...facts };
  } catch (error) {
    if (error instanceof Failure) throw error;
    if (isCutOff(error)) throw new Failure(exitCodes.unreachable, t("cli.backup.cut_off"));
    const reason = error instanceof Error ? error.message : String(error);
    throw new Failure(exitCodes.refused, t("cli.unwritable_file", { file, reason }));
  } finally {
    rmSync(draft, { force: true });
  }
}

function isCutOff(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : null;
  return code === "ECONNRESET" || code === "ERR_STREAM_PREMATURE_CLOSE";
}

function syncFolder(path: string): void {
  if (process.platform === "win32") return;
  const folder = openSync(path, "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

function fileFor(wanted: string): string {
  if (statSync(wanted, { throwIfNoEntry: false })?.isDirectory() !== true) return wanted;
  const time = new Date().toISOString().slice(0, 19).replaceAll(":", "");
  return join(wanted, `millrace-${time}.db`);
}

async function write(
  response: IncomingMessage,
  path: string,
): Promise<{ readonly size: number; readonly sha256: string }> {
  const hash = createHash("sha256");
  let size = 0;
  response.on("data", (piece: Buffer) => {
    hash.update(piece);
    size += piece.length;
  });
  await pipeline(response, createWriteStream(path, { flush: true }));
  return { size, sha256: hash.digest("base64") };
}

/** Not by `fetch`, which gives up after five minutes: the copy of a large database takes its time. */
async function ask({ target, headers, t }: Session): Promise<IncomingMessage> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const address = new URL("/api/v1/system/backup", target.url);
    request(address, { method: "POST", headers }, resolve).once("error", reject).end();
  }).catch(() => {
    throw new Failure(exitCodes.unreachable, t("cli.unreachable", { url: target.url }));
  });
  if (response.statusCode === 200) return response;
  const body = ErrorBody.safeParse(await jsonOf(response).catch(() => null));
  if (!body.success)
    throw new Failure(exitCodes.unreachable, t("cli.unreachable", { url: target.url }));
  throw refused(body.data, t);
}
