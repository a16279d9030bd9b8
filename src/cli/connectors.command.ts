import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { text as textOf } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import type { Command } from "commander";
import { z } from "zod";
import type { Translate } from "#i18n/translator.ts";
import { jsonOf } from "#sdk/json.ts";
import { exitCodes, Failure, usage } from "./failure.ts";
import { readFile } from "./read-file.ts";
import { type Offline, showing } from "./session.ts";
import { Tried, triedWords } from "./tried-words.ts";

interface TryOptions {
  readonly values: string;
  readonly input?: string;
  readonly send: boolean;
  readonly record?: string;
}

/** `millrace connectors`: for those who write connectors. No server needs to run. */
export function connectorsCommand(program: Command, offline: () => Offline, t: Translate): void {
  const connectors = program.command("connectors").description(t("cli.connectors"));
  connectors
    .command("try <connector> <trigger-or-action>")
    .description(t("cli.connectors.try"))
    .requiredOption("--values <file>", t("cli.connectors.values"))
    .option("--input <file>", t("cli.connectors.input"))
    .option("--send", t("cli.connectors.send"), false)
    .option("--record <file>", t("cli.connectors.record"))
    .action((connector: string, offer: string, options: TryOptions) =>
      tryOut(connector, offer, options, offline()),
    );
}

async function tryOut(
  connector: string,
  offer: string,
  { values, input, send, record }: TryOptions,
  offline: Offline,
): Promise<void> {
  const { t, locale } = offline;
  if (values === "-" && input === "-") throw usage(t("try.twice_stdin"));
  const order = {
    connector,
    offer,
    values: await readObject(values, offline),
    input: input === undefined ? {} : await readObject(input, offline),
    sends: send,
    locale,
  };
  const tried = Tried.parse(await carryOut(order, offline));
  if (record !== undefined && tried.exchanges.length > 0)
    keep(record, { connector, offer, ...tried }, offline);
  showing(offline)(tried, () => triedWords(tried, offline));
  const { outcome } = tried;
  if (outcome.is === "not_sent") throw new Failure(exitCodes.refused, t("try.not_sent"));
  if (outcome.is === "invalid" || outcome.is === "failed")
    throw new Failure(exitCodes.refused, reason(outcome, offline));
}

/** What was frozen, sent and answered, for a test that plays it again. It holds no credentials. */
function keep(file: string, recorded: object, { t }: Offline): void {
  try {
    writeFileSync(file, `${JSON.stringify(recorded, null, 2)}\n`, { mode: 0o600 });
  } catch {
    throw new Failure(exitCodes.refused, t("try.not_recorded", { file }));
  }
}

function reason(
  outcome: Extract<Tried["outcome"], { is: "invalid" | "failed" }>,
  { t }: Offline,
): string {
  if (outcome.is === "failed") return t("try.failed", { kind: outcome.error.kind });
  return t(outcome.what === "values" ? "try.bad_values" : "try.bad_input");
}

const JsonObject = z.record(z.string(), z.json());

async function readObject(file: string, offline: Offline): Promise<z.infer<typeof JsonObject>> {
  const content = await readFile(offline, file);
  try {
    return JsonObject.parse(jsonOf(content));
  } catch {
    // What it holds may be a secret, and is not repeated.
    throw new Failure(exitCodes.refused, offline.t("try.not_json", { file }));
  }
}

/** Has the program do it that knows the connectors. */
async function carryOut(order: object, { io }: Offline): Promise<unknown> {
  const program = fileURLToPath(new URL("../try-connector.ts", import.meta.url));
  const child = spawn(process.execPath, [program], {
    stdio: ["pipe", "pipe", "pipe"],
    env: io.env,
  });
  const ended = once(child, "close");
  child.stdin.end(JSON.stringify(order));
  const [answer, problem] = await Promise.all([textOf(child.stdout), textOf(child.stderr)]);
  await ended;
  if (child.exitCode !== 0) throw new Failure(exitCodes.refused, problem.trim());
  return JSON.parse(answer);
}
