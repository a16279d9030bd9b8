import { readFileSync, writeFileSync } from "node:fs";
import { buffer } from "node:stream/consumers";
import { fileText } from "#flow/file-text.ts";
import { exitCodes, Failure } from "./failure.ts";
import type { Session } from "./session.ts";

/** What stands in a file; `-` is standard input. */
export async function readFile(session: Pick<Session, "io" | "t">, file: string): Promise<string> {
  const text = fileText(await bytesOf(session, file));
  if (text === null) throw new Failure(exitCodes.refused, session.t("cli.not_text", { file }));
  return text;
}

async function bytesOf({ io, t }: Pick<Session, "io" | "t">, file: string): Promise<Uint8Array> {
  try {
    return file === "-" ? await buffer(io.stdin) : readFileSync(file);
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
