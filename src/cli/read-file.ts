import { readFileSync, writeFileSync } from "node:fs";
import { text as textOf } from "node:stream/consumers";
import { exitCodes, Failure } from "./failure.ts";
import type { Session } from "./session.ts";

/** What stands in a file; `-` is standard input. */
export async function readFile({ io, t }: Session, file: string): Promise<string> {
  try {
    return file === "-" ? await textOf(io.stdin) : readFileSync(file, "utf8");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (reason.startsWith("ENOENT"))
      throw new Failure(exitCodes.refused, t("cli.no_file", { file }));
    throw new Failure(exitCodes.refused, t("cli.unreadable_file", { file, reason }));
  }
}

/** To the file, and says so; without one, to standard output. */
export function writeResult(
  { io, t }: Session,
  content: string,
  output: string | null,
  said: (file: string) => string,
): void {
  if (output === null) {
    io.write(content);
    return;
  }
  try {
    writeFileSync(output, content);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Failure(exitCodes.refused, t("cli.unwritable_file", { file: output, reason }));
  }
  io.note(`${said(output)}\n`);
}
