import { spawn } from "node:child_process";
import { once } from "node:events";
import { getPriority } from "node:os";
import { expect, test } from "vitest";
import { sessionsBelow, yieldOf } from "./yield.ts";

test("a session that yields is found among the children", async () => {
  const leader = spawn("cat", { detached: true });
  const other = spawn("cat");
  await Promise.all([once(leader, "spawn"), once(other, "spawn")]);
  try {
    const found = sessionsBelow(process.pid);
    expect(found).toContain(leader.pid);
    expect(found).not.toContain(other.pid);
    yieldOf(leader.pid ?? 0, 19);
    expect(getPriority(leader.pid)).toBe(19);
  } finally {
    leader.kill();
    other.kill();
  }
});
