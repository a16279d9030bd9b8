import { localeOfEnvironment } from "#i18n/language.ts";
import { translator } from "#i18n/translator.ts";
import { readConfig } from "./config.ts";
import { openInstallation } from "./installation.ts";
import { createLog } from "./logging.ts";
import { startSentence } from "./start-failure.ts";
import { timeOf } from "./test-clock.ts";

/**
 * The server's process: it reads the settings, opens the data, and only then loads what works on them. It puts away in the
 * opposite order when it is told to stop.
 */

const locale = localeOfEnvironment(process.env);
const t = translator(locale);

/** What is open, the last opened first. Each is closed once. */
const open: (() => Promise<void> | void)[] = [];

/** Stopping takes seconds; what is cut off then is taken up by the next start, as after a crash. */
const patienceMs = 10_000;

/** What is closed may keep a process for a moment, such as a connection that nobody uses. */
const momentMs = 1_000;

start().catch(async (error: unknown) => {
  process.stderr.write(`${startSentence(error, locale)}\n`);
  await closeAll();
  endWith(1);
});

async function start(): Promise<void> {
  const config = readConfig(process.argv.slice(2), process.env);
  const log = await createLog(config);
  const die = (error: unknown): void => {
    log.fatal({ err: error }, "Something went wrong that was not foreseen; Millrace ends");
    process.exit(1);
  };
  process.on("uncaughtException", die).on("unhandledRejection", die);

  const time = timeOf(config.testClock);
  const installation = await openInstallation(config, process.env, log);
  open.unshift(() => installation.close());
  void installation.outdated?.then((error) => stop(startSentence(error, locale)));
  // A start that is refused says so before it has loaded what it does not need.
  const { serve } = await import("./serve.ts");
  await serve({
    config,
    log,
    time,
    installation,
    locale,
    t,
    closing: (close) => void open.unshift(close),
    stop: (reason) => void stop(reason),
  });
}

let stopping = false;

/** Because it was told to, or for a reason of its own. */
async function stop(reason: string | null = null): Promise<void> {
  if (stopping) {
    if (reason === null) process.exit(130);
    return;
  }
  stopping = true;
  const code = reason === null ? 0 : 1;
  if (reason !== null) process.stderr.write(`${reason}\n`);
  process.stdout.write(`${t("start.stopping")}\n`);
  setTimeout(() => process.exit(code), patienceMs).unref();
  await closeAll();
  endWith(code);
}

/**
 * The process ends by itself, once nothing is open. `process.exit` waits for the threads of V8 there and then; one that compiles
 * may wait for this thread to clear memory, and both wait for ever. Nothing is compiled any more after a moment without work.
 */
function endWith(code: number): void {
  process.exitCode = code;
  process.channel?.unref();
  setTimeout(() => process.exit(), momentMs).unref();
}

async function closeAll(): Promise<void> {
  for (let close = open.shift(); close !== undefined; close = open.shift()) await close();
}
