import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { text as textOf } from "node:stream/consumers";
import { usage } from "./failure.ts";
import type { Io } from "./session.ts";
import type { Translate } from "#i18n/translator.ts";

/**
 * A secret from standard input, the variable MILLRACE_SECRET, or a prompt that shows nothing. Never
 * from the command line: every account of the machine can see that, and the shell writes it down.
 */
export async function readSecret(
  label: string,
  stdin: { readonly option: string; readonly given: boolean },
  io: Io,
  t: Translate,
): Promise<string> {
  if (stdin.given) return (await textOf(io.stdin)).trim();
  const variable = secretVariable(io);
  if (variable !== null) return variable;
  if (!io.stdin.isTTY) throw usage(t("cli.no_secret", { label, option: stdin.option }));
  const typed = await prompt(t("cli.prompt", { label }), io);
  if (typed === "") throw usage(t("cli.nothing_typed", { label }));
  return typed;
}

export function secretVariable({ env }: Pick<Io, "env">): string | null {
  const variable = env["MILLRACE_SECRET"];
  return variable === undefined || variable === "" ? null : variable;
}

/** Empty when the person types nothing, Ctrl-C or Ctrl-D. */
async function prompt(question: string, io: Io): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({ input: io.stdin, output: nowhere, terminal: true });
  io.note(question);
  const closed = new Promise<string>((resolve) => {
    reader.once("close", () => resolve(""));
  });
  try {
    const typed = reader.question("").catch(() => "");
    return (await Promise.race([typed, closed])).trim();
  } finally {
    reader.close();
    io.note("\n");
  }
}
