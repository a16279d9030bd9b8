import { rmSync } from "node:fs";
import { expect } from "vitest";
import { startProgram } from "../process.ts";

interface Ended {
  readonly code: number | null;
  readonly lastLine: string;
  /** The end of what it printed: its findings among it. */
  readonly tail: string;
}

/** The harness as people start it; what it prints goes on to where the test prints. */
export async function crash(args: readonly string[], { keep } = { keep: true }): Promise<Ended> {
  const program = startProgram("test/crash/main.ts", args);
  const code = await program.ended;
  process.stdout.write(`\n${program.output()}`);
  const [, folder] = /are in (\/\S+)/.exec(program.output()) ?? [];
  if (!keep && folder !== undefined) rmSync(folder, { recursive: true, force: true });
  const lines = program.output().trimEnd().split("\n");
  return { code, lastLine: lines.at(-1) ?? "", tail: lines.slice(-12).join("\n") };
}

/** Fails with what the harness has found. */
export async function expectPromiseHeld(args: readonly string[]): Promise<void> {
  const { code, lastLine, tail } = await crash(args);
  expect([code, lastLine], tail).toEqual([0, "lost 0, doubled 0, wrongly parked 0"]);
}
