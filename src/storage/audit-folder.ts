import { createHash, randomBytes } from "node:crypto";
import { createReadStream, existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { open, rename } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import type { AuditFolder } from "#engine/audit-files.ts";

const suffix = ".under-way";

/** Files of old lines of the audit log, in a folder that is made when there is one to write. */
export function openAuditFolder(folder: string): AuditFolder {
  removeLeftovers(folder);
  return {
    async write(lines, nameIt) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const draft = join(folder, randomBytes(6).toString("hex") + suffix);
      const file = await open(draft, "wx", 0o600);
      const digest = createHash("sha256");
      try {
        await pipeline(Readable.from(lines), createGzip(), async (packed) => {
          for await (const piece of packed) {
            digest.update(piece);
            await file.appendFile(piece);
          }
        });
        await file.sync();
        await rename(draft, join(folder, nameIt()));
      } catch (error) {
        rmSync(draft, { force: true });
        throw error;
      } finally {
        await file.close();
      }
      await syncFolder(folder);
      return digest.digest("hex");
    },

    async digestOf(name) {
      const path = join(folder, name);
      if (!existsSync(path)) return null;
      const digest = createHash("sha256");
      for await (const chunk of createReadStream(path)) digest.update(chunk);
      return digest.digest("hex");
    },

    async *read(name) {
      const unpacked = createGunzip();
      const reading = pipeline(createReadStream(join(folder, name)), unpacked);
      // Whoever stops in the middle wants no more of it; what is wrong with the file, the lines throw.
      reading.catch(() => undefined);
      yield* createInterface({ input: unpacked, crlfDelay: Infinity });
      await reading;
    },
  };
}

/** Of a process that died. Where another one writes at this moment, it says so, and does it again. */
function removeLeftovers(folder: string): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder))
    if (name.endsWith(suffix)) rmSync(join(folder, name), { force: true });
}

/** A name is there for good when its folder is. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const opened = await open(folder, "r");
  try {
    await opened.sync();
  } finally {
    await opened.close();
  }
}
