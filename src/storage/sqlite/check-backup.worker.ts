import { createHash } from "node:crypto";
import { createReadStream, fsyncSync, openSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import type { Backup } from "#people/upkeep.ts";
import { packPeople } from "./people-in-backup.ts";
import { isSound, openExisting } from "./database.ts";

export type CheckedBackup = Omit<Backup, "path" | "discard">;

/** Adds the people to a fresh copy, reads it from end to end, makes it one plain file, and tells what is in it. */
const { path, peoplePath } = workerData as {
  readonly path: string;
  readonly peoplePath: string;
};

const db = openExisting(path);
// A copy is in the mode of its original, which would need two more files.
db.pragma("journal_mode = DELETE");
packPeople(db, peoplePath);
if (!isSound(db)) throw new Error("The copy is damaged");
const holds = db
  .prepare<[], Backup["holds"]>(
    `SELECT (SELECT count(*) FROM connections) AS connections,
       (SELECT count(*) FROM flows WHERE deleted_at IS NULL) AS flows,
       (SELECT coalesce(sum(runs), 0) FROM run_counts) AS runs`,
  )
  .get();
db.close();

const file = openSync(path, "r+");
fsyncSync(file);
const hash = createHash("sha256");
const content = createReadStream(path, { fd: file, start: 0 });
content.on("data", (chunk) => hash.update(chunk));
content.on("end", () => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- threads have no origin
  parentPort?.postMessage({ size: content.bytesRead, sha256: hash.digest("base64"), holds });
});
