import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** Has this process the socket that the loopback knows by this port? */
export function hasPort(pid: number, port: number): boolean {
  const at = `0100007F:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  const row = readFileSync("/proc/net/tcp", "utf8")
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .find(([, local]) => local === at);
  const inode = row?.[9];
  return inode !== undefined && handlesOf(pid).includes(`socket:[${inode}]`);
}

function handlesOf(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((handle) => {
      try {
        return [readlinkSync(`/proc/${pid}/fd/${handle}`)];
      } catch {
        // Closed meanwhile.
        return [];
      }
    });
  } catch {
    // The process has ended.
    return [];
  }
}
