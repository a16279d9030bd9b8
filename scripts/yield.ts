import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { setPriority } from "node:os";

/**
 * Lets the leader of a session, and all that it starts, yield the processors to others by so much, as `nice` does.
 * Where Linux shares them out to sessions (`autogroup`), `nice` alone counts only within one.
 */
export function yieldOf(leader: number, niceness: number): void {
  if (niceness === 0) return;
  setPriority(leader, niceness);
  try {
    writeFileSync(`/proc/${leader}/autogroup`, String(niceness));
  } catch {
    // Another system, or a Linux that does not share them so.
  }
}

/** The children of a process that lead a session; none where the system does not tell. */
export function sessionsBelow(parent: number): readonly number[] {
  try {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name) && leads(name, parent))
      .map(Number);
  } catch {
    return [];
  }
}

function leads(pid: string, parent: number): boolean {
  try {
    // After the name, which may hold spaces: the state, the parent, the group and the session.
    const [, fields = ""] = readFileSync(`/proc/${pid}/stat`, "utf8").split(/\) (?!.*\) )/s);
    const [, above, , session] = fields.split(" ");
    return Number(above) === parent && session === pid;
  } catch {
    // It has ended meanwhile.
    return false;
  }
}
