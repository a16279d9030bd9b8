import { statfsSync } from "node:fs";
import { tmpdir } from "node:os";

/** What all tests together keep in temporary files at a time, with a margin. */
const roomNeeded = 4e9;

/**
 * Where tests keep their data: in memory where the machine has room for it. There a sync takes a
 * hundredth of the time. A killed process leaves its files as they are in either place, so no test
 * proves less.
 */
export function temporaryFolder(memory = "/dev/shm"): string {
  try {
    const { bavail, bsize } = statfsSync(memory);
    return bavail * bsize >= roomNeeded ? memory : tmpdir();
  } catch {
    return tmpdir();
  }
}
