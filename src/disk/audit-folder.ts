import { createHash, randomBytes } from "node:crypto";
import { createReadStream, existsSync, mkdirSync, rmSync } from "node:fs";
import { open, rename } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import type { AuditFolder } from "#engine/audit-files.ts";
import { removeLeftovers, sync } from "./files.ts";

const suffix = ".under-way";
const leftover = /\.under-way$/;

/** Files of old lines of the audit log, in a folder that is made when there is one to write. */
export function openAuditFolder(folder: string): AuditFolder {
  // Where another process writes at this moment, it says so, and does it again.
  if (existsSync(folder)) removeLeftovers(folder, leftover);
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
      sync(folder);
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
