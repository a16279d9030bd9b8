import { Command, CommanderError, Help } from "commander";
import { localeOfEnvironment, type Locale } from "#i18n/language.ts";
import { type Translate, translator } from "#i18n/translator.ts";
import { auditCommand } from "./audit.command.ts";
import { connectionsCommand } from "./connections.command.ts";
import { connectorsCommand } from "./connectors.command.ts";
import { exitCodes, Failure, usage } from "./failure.ts";
import { flowsCommand } from "./flows.command.ts";
import { keysCommand } from "./keys.command.ts";
import { offlineCommands } from "./offline.command.ts";
import { peopleCommand } from "./people.command.ts";
import { proposalsCommand } from "./proposals.command.ts";
import { reconcileCommand } from "./reconcile.command.ts";
import { runsCommand } from "./runs.command.ts";
import { systemCommand } from "./system.command.ts";
import { tablesCommand } from "./tables.command.ts";
import { templatesCommand } from "./templates.command.ts";
import { width } from "./table.ts";
import { type GlobalOptions, type Io, openSession, type WithSession } from "./session.ts";
import { eraseCommands } from "./erase.command.ts";
import { upkeepCommands } from "./upkeep.command.ts";
import { webhookCommand } from "./webhook.command.ts";

/** Runs one command line and gives its exit code. */
export async function runCli(args: readonly string[], io: Io): Promise<number> {
  const said = saidLanguage(args);
  const locale = said === "ja" || said === "en" ? said : localeOfEnvironment(io.env);
  const t = translator(locale);
  /** What commander would have printed about a mistake: the help, where no command was named. */
  const unsaid: string[] = [];
  try {
    if (said !== undefined && said !== locale) throw usage(t("cli.bad_lang", { said }));
    await makeProgram(locale, t, io, unsaid).parseAsync([...args], { from: "user" });
    return exitCodes.ok;
  } catch (error) {
    if (error instanceof CommanderError) return commandLineProblem(error, unsaid, t, io);
    if (!(error instanceof Failure)) throw error;
    io.note(`${error.message}\n${error.details.map((line) => `  ${line}\n`).join("")}`);
    return error.exitCode;
  }
}

function saidLanguage(args: readonly string[]): string | undefined {
  const at = args.findIndex((arg) => arg === "--lang" || arg.startsWith("--lang="));
  return at < 0 ? undefined : (args[at]?.split("=")[1] ?? args[at + 1]);
}

function makeProgram(locale: Locale, t: Translate, io: Io, unsaid: string[]): Command {
  const program = new Command("millrace");
  const running =
    (needs: "key" | "nothing"): WithSession =>
    (action) =>
    async (...args) => {
      const session = openSession(program.opts<GlobalOptions>(), locale, io, needs);
      await action(session, ...args);
    };
  const run = running("key");
  program
    .description(`${t("cli.description")} ${t("cli.api_key")}`)
    .option("--url <url>", t("cli.url"), io.env["MILLRACE_URL"] ?? "http://127.0.0.1:3400")
    .option("--data <folder>", t("cli.data"), io.env["MILLRACE_DATA"] ?? "./data")
    .option("--json", t("cli.json"), false)
    .option("--lang <language>", t("cli.lang"));
  for (const addTo of [
    connectionsCommand,
    flowsCommand,
    proposalsCommand,
    runsCommand,
    reconcileCommand,
    templatesCommand,
    tablesCommand,
    keysCommand,
    auditCommand,
    upkeepCommands,
    eraseCommands,
    systemCommand,
    webhookCommand,
  ])
    addTo(program, run, t);
  peopleCommand(program, run, t, running("nothing"));
  const offline = () => ({ options: program.opts<GlobalOptions>(), locale, t, io });
  connectorsCommand(program, offline, t);
  offlineCommands(program, offline, t);
  speak(program, t, io, unsaid);
  return program;
}

/** Commander's own words, in the person's language. */
function speak(command: Command, t: Translate, io: Io, unsaid: string[]): void {
  const titles: Readonly<Record<string, string>> = {
    "Usage:": t("help.usage"),
    "Arguments:": t("help.arguments"),
    "Options:": t("help.options"),
    "Commands:": t("help.commands"),
  };
  command
    .exitOverride()
    .configureOutput({ writeOut: (text) => io.write(text), writeErr: (text) => unsaid.push(text) })
    .configureHelp({
      styleTitle: (title) => titles[title] ?? title,
      displayWidth: width,
      commandUsage: (one) => placeholders(plain.commandUsage(one), t),
      subcommandTerm: (one) => placeholders(plain.subcommandTerm(one), t),
      optionDescription: (one) =>
        plain.optionDescription(one).replace("(default: ", `(${t("help.default_word")}: `),
    })
    .helpOption("-h, --help", t("help.help"));
  if (command.commands.length > 0) command.helpCommand("help [command]", t("help.help"));
  for (const one of command.commands) speak(one, t, io, unsaid);
}

/** Commander's help as it is without us. */
const plain = new Help();

function placeholders(usageLine: string, t: Translate): string {
  return usageLine
    .replaceAll("[options]", `[${t("help.options_word")}]`)
    .replaceAll("[command]", `[${t("help.command_word")}]`);
}

function commandLineProblem(
  error: CommanderError,
  unsaid: readonly string[],
  t: Translate,
  io: Io,
): number {
  const named = /'([^']*)'/.exec(error.message)?.[1] ?? "";
  switch (error.code) {
    case "commander.help":
      io.note(unsaid.join(""));
      return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    case "commander.helpDisplayed":
      return exitCodes.ok;
    case "commander.unknownOption":
      io.note(`${t("cli.unknown_option", { name: named })}\n`);
      break;
    case "commander.unknownCommand":
      io.note(`${t("cli.unknown_command", { name: named })}\n`);
      break;
    case "commander.missingArgument":
    case "commander.optionMissingArgument":
    case "commander.missingMandatoryOptionValue":
      io.note(`${t("cli.missing", { name: named })}\n`);
      break;
    case "commander.excessArguments":
      io.note(`${t("cli.too_many")}\n`);
      break;
    default:
      io.note(`${error.message}\n`);
  }
  return exitCodes.usage;
}
