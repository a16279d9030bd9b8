import { rmSync } from "node:fs";
import { startProgram } from "../process.ts";

/** The harness as people start it; what it prints goes on to where the test prints. */
export async function crash(
  args: readonly string[],
  { keep } = { keep: true },
): Promise<{ readonly code: number | null; readonly lastLine: string }> {
  const program = startProgram("test/crash/main.ts", args);
  const code = await program.ended;
  process.stdout.write(`\n${program.output()}`);
  const [, folder] = /are in (\/\S+)/.exec(program.output()) ?? [];
  if (!keep && folder !== undefined) rmSync(folder, { recursive: true, force: true });
  return { code, lastLine: program.output().trimEnd().split("\n").at(-1) ?? "" };
}
