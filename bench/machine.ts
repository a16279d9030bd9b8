import { closeSync, fdatasyncSync, openSync, rmSync, statfsSync, writeSync } from "node:fs";
import { cpus, release, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { number, median } from "./figures.ts";

/** What the numbers were measured on, in one line. */
export function machine(): string {
  const [first] = cpus();
  const model = first?.model.trim() ?? "unknown processor";
  const memory = Math.round(totalmem() / 2 ** 30);
  return [
    `${cpus().length} × ${model}`,
    `${memory} GiB`,
    `Linux ${release()}`,
    `Node ${process.version}`,
    `${fileSystem()} in ${tmpdir()}`,
    `fdatasync of 4 KiB ${number(syncMs())} ms`,
  ].join(" · ");
}

const names = new Map([
  [0xef53, "ext4"],
  [0x58465342, "XFS"],
  [0x9123683e, "Btrfs"],
  [0x01021994, "tmpfs (no disk: syncs cost nothing, and the numbers are worth nothing)"],
  [0x794c7630, "overlayfs"],
]);

function fileSystem(): string {
  const { type } = statfsSync(tmpdir());
  return names.get(type) ?? `file system ${type.toString(16)}`;
}

function syncMs(): number {
  const path = join(tmpdir(), `millrace-bench-sync-${process.pid}`);
  const file = openSync(path, "w");
  const block = Buffer.alloc(4096, 1);
  try {
    return median(
      Array.from({ length: 200 }, () => {
        const start = performance.now();
        writeSync(file, block);
        fdatasyncSync(file);
        return performance.now() - start;
      }),
    );
  } finally {
    closeSync(file);
    rmSync(path);
  }
}
