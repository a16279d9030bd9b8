import { createHash, randomBytes } from "node:crypto";
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { z } from "zod";
import { freeOn, sync } from "./files.ts";
import { codeOf } from "./faults.ts";
import type { Backup, BackupFolder, BackupRefusal, KeptBackup } from "#people/upkeep.ts";

/**
 * What was made is written down in the data folder, each before it has its name: so nothing is ever
 * removed that lies in the folder of backups for another reason, and two installations can share one.
 */
const listName = "nightly-backups.json";

/** The end of a copy that is being made on another disk. */
const draftEnd = ".under-way";

/** Where a disk is away its files are not there, and come back. So many are remembered. */
const mostRemembered = 1_000;

const Listed = z.object({ path: z.string(), at: z.int(), size: z.int() });
const List = z.object({ backups: z.array(Listed) });
type Listed = z.infer<typeof Listed>;

/** Opens the folder, which is made when there is a backup to put there. */
export function openBackupFolder(wanted: string, dataDir: string): BackupFolder {
  const folder = resolve(wanted);
  const listPath = join(dataDir, listName);
  for (const { path } of listed(listPath)) rmSync(path + draftEnd, { force: true });

  const write = (backups: readonly Listed[]): void => {
    const draft = listPath + draftEnd;
    writeFileSync(draft, JSON.stringify({ backups }, null, 2), { mode: 0o600, flush: true });
    renameSync(draft, listPath);
    sync(dataDir);
  };
  const pathOf = ({ name }: Pick<KeptBackup, "name">): string => join(folder, name);

  return {
    path: folder,

    kept: () =>
      listed(listPath).flatMap(({ path, at, size }) =>
        dirname(path) === folder && sizeOf(path) === size
          ? [{ name: path.slice(folder.length).replace(/^[\\/]/, ""), at, size }]
          : [],
      ),

    async keep(backup, at, signal) {
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        const path = pathOf({ name: nameAt(at) });
        write([...listed(listPath), { path, at, size: backup.size }].slice(-mostRemembered));
        const refusal = await put(backup, path, signal);
        if (refusal === null) sync(folder);
        return refusal;
      } finally {
        backup.discard();
      }
    },

    remove(backup) {
      rmSync(pathOf(backup), { force: true });
      write(listed(listPath).filter(({ path }) => path !== pathOf(backup)));
    },
  };
}

/** The newest of all that were made from this data folder and are still there; null for none. */
export function newestBackup(dataDir: string): string | null {
  const there = listed(join(dataDir, listName)).filter(({ path, size }) => sizeOf(path) === size);
  return there.at(-1)?.path ?? null;
}

/** What cannot be read is no list: then all that lies there is somebody else's. */
function listed(path: string): readonly Listed[] {
  if (!existsSync(path)) return [];
  try {
    return List.parse(JSON.parse(readFileSync(path, "utf8"))).backups;
  } catch {
    return [];
  }
}

/** With the time by UTC, and a part that no other installation draws. */
function nameAt(at: number): string {
  const time = new Date(at).toISOString().slice(0, 19).replaceAll(":", "");
  return `millrace-nightly-${time}Z-${randomBytes(4).toString("hex")}.db`;
}

function sizeOf(path: string): number | null {
  const found = statSync(path, { throwIfNoEntry: false });
  return found?.isFile() === true ? found.size : null;
}

/** A backup is synced when it is made, so that on one disk its name is all that it lacks. */
async function put(
  backup: Backup,
  path: string,
  signal: AbortSignal,
): Promise<BackupRefusal | null> {
  try {
    renameSync(backup.path, path);
    return null;
  } catch (error) {
    if (codeOf(error) !== "EXDEV") throw error;
  }
  const needed = backup.size;
  const free = freeOn(dirname(path));
  if (needed > free) return { refused: "no_room", needed, free };
  const draft = path + draftEnd;
  try {
    const content = createWriteStream(draft, { flags: "wx", mode: 0o600, flush: true });
    await pipeline(createReadStream(backup.path), content, { signal });
    if ((await digestOf(draft, signal)) !== backup.sha256)
      throw new Error("What was written into the folder of backups reads differently");
    renameSync(draft, path);
    return null;
  } catch (error) {
    rmSync(draft, { force: true });
    const code = codeOf(error);
    if (code !== "ENOSPC" && code !== "EDQUOT") throw error;
    return { refused: "no_room", needed, free: freeOn(dirname(path)) };
  }
}

async function digestOf(path: string, signal: AbortSignal): Promise<string> {
  const digest = createHash("sha256");
  await pipeline(createReadStream(path), digest, { signal });
  return digest.digest("base64");
}
