import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { localeOfEnvironment } from "#i18n/language.ts";
import { translator } from "#i18n/translator.ts";
import { type Config, ConfigError, readConfig, settings } from "../src/config.ts";
import { startSentence } from "../src/start-failure.ts";
import { nodeSettings } from "./node-settings.ts";
import { builtProgram } from "./programs.ts";

/**
 * `npm start`: runs the product and, beside it, the simulated Stripe with a small shop. The two live
 * and end together. They are processes of their own groups, so that a Ctrl-C reaches them once, from
 * here, and in the right order.
 */

const simulatorKey = "sk_test_millrace_demo";
/** Of its Japanese shop. */
const japaneseKey = "sk_test_millrace_demo_ja";
const usualSimulatorPort = 3401;
/** Of the other systems, by connector: what they are called, and the port that is tried first. */
const others = [
  { connector: "slack", system: "Slack", usualPort: 3402 },
  { connector: "salesforce", system: "Salesforce", usualPort: 3404 },
  { connector: "google-sheets", system: "Google Sheets", usualPort: 3403 },
  { connector: "workday", system: "Workday", usualPort: 3405 },
];

/** What the simulator has no business to know. */
const secrets = new Set([
  "DATABASE_URL",
  "HTTPS_PROXY",
  "MILLRACE_API_KEY",
  "MILLRACE_KEY",
  "MILLRACE_OIDC_CLIENT_SECRET",
  "MILLRACE_OLD_KEY",
  "MILLRACE_SECRET",
  "MILLRACE_SMTP",
]);

const locale = localeOfEnvironment(process.env);
const t = translator(locale);

/** In the order in which they are stopped. */
const children: ChildProcess[] = [];
let stopping: Promise<void> | null = null;

const args = process.argv.slice(2).filter((arg) => arg !== "--no-simulator");
const withSimulator = args.length === process.argv.length - 2;

if (args.includes("--help") || args.includes("-h")) console.log(help());
else await run(config());

function config(): Config {
  try {
    return readConfig(args, process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(startSentence(error, locale));
    process.exit(2);
  }
}

async function run({ data }: Config): Promise<void> {
  let firstSignal = 0;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      // npm passes a Ctrl-C on although the terminal has already sent it: one key press, two signals.
      if (firstSignal === 0) firstSignal = Date.now();
      else if (Date.now() - firstSignal > 500) killAll();
      void stop(0);
    });
  }

  const port = withSimulator ? await freePort(usualSimulatorPort) : null;
  const beside: Beside[] = [];
  for (const { usualPort, ...other } of withSimulator ? others : [])
    beside.push({ ...other, port: await freePort(usualPort) });
  const address = port === null ? null : addressOf(port);
  const product = startProduct(address, beside);
  const url = await saying(product, "listening");
  if (port !== null) await startSimulator(port, beside, join(data, "simulator.json"));
  product.send({ go: true });
  await saying(product, "ready");
  console.log(t("start.ready", { url }));
  if (address !== null)
    console.log(
      t("start.simulator", {
        url: address,
        key: simulatorKey,
        options: optionsFor(url, data),
      }),
    );
  for (const { system, port: at } of beside)
    console.log(t("start.other_simulator", { system, url: addressOf(at) }));
}

interface Beside {
  readonly connector: string;
  readonly system: string;
  readonly port: number;
}

function addressOf(port: number): string {
  return `http://127.0.0.1:${port}`;
}

/** What the command line needs to be told where it cannot guess it. */
function optionsFor(url: string, data: string): string {
  const named = [
    ...(url === `http://127.0.0.1:${settings.port.default}` ? [] : ["--url", url]),
    ...(data === settings.data.default ? [] : ["--data", data]),
  ];
  return named.map((word) => ` ${word}`).join("");
}

function startProduct(simulator: string | null, beside: readonly Beside[]): ChildProcess {
  const env = {
    ...process.env,
    ...nodeSettings,
    ...(simulator === null
      ? {}
      : {
          MILLRACE_SIMULATOR: simulator,
          MILLRACE_SIMULATOR_KEY: simulatorKey,
          MILLRACE_SIMULATOR_KEY_JA: japaneseKey,
        }),
    ...(beside.length === 0 ? {} : { MILLRACE_SIMULATORS: listOf(beside, addressOf) }),
  };
  const product = spawn(process.execPath, [builtProgram("server"), ...args], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    detached: true,
    env,
  });
  children.unshift(product);
  product.once("exit", (code) => {
    // It says itself why it ends, unless it was killed.
    if (code === null && stopping === null) console.error(t("start.product_ended"));
    void stop(code ?? 1);
  });
  return product;
}

/** Resolves with the address when it says so; never, when it ends before: then everything stops. */
function saying(product: ChildProcess, what: "listening" | "ready"): Promise<string> {
  return new Promise((resolve) => {
    product.on("message", (message) => {
      if (typeof message !== "object" || message === null || !(what in message)) return;
      resolve(String(Reflect.get(message, what)));
    });
  });
}

function listOf(beside: readonly Beside[], at: (port: number) => string | number): string {
  return beside.map(({ connector, port }) => `${connector}=${at(port)}`).join(",");
}

async function startSimulator(
  port: number,
  beside: readonly Beside[],
  state: string,
): Promise<void> {
  const ports = ["--port", String(port), "--also", listOf(beside, Number)];
  const keys = ["--key", simulatorKey, "--japanese-key", japaneseKey];
  const options = [...ports, ...keys, "--shop", "--state", state];
  const simulator = spawn(
    process.execPath,
    [builtProgram("simulator"), ...options, "--exit-with-parent"],
    {
      stdio: ["pipe", "pipe", "inherit"],
      detached: true,
      env: { ...withoutSecrets(process.env), ...nodeSettings },
    },
  );
  children.push(simulator);
  simulator.once("exit", () => {
    if (stopping === null) console.error(t("start.simulator_ended"));
    void stop(1);
  });
  // Its first line says that both answer.
  await once(createInterface(simulator.stdout), "line");
}

function withoutSecrets(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !secrets.has(name)));
}

async function freePort(wanted: number): Promise<number> {
  const server = createServer().unref();
  server.listen(wanted, "127.0.0.1");
  try {
    await once(server, "listening");
  } catch {
    return freePort(0);
  }
  const address = server.address();
  server.close();
  return typeof address === "object" && address !== null ? address.port : wanted;
}

function stop(code: number): Promise<void> {
  stopping ??= stopAll(code);
  return stopping;
}

async function stopAll(code: number): Promise<void> {
  for (const child of children) await ended(child);
  process.exit(code);
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, "exit");
  child.kill("SIGTERM");
  await exit;
}

function killAll(): void {
  for (const child of children) child.kill("SIGKILL");
  process.exit(130);
}

function help(): string {
  const options = Object.values(settings).flatMap(({ option, doc, default: value }) =>
    option === undefined
      ? []
      : [[`--${option}`, `${doc[locale]} ${t("start.help.default", { value: value ?? "" })}`]],
  );
  const lines = [...options, ["--no-simulator", t("start.help.no_simulator")]];
  return [
    t("start.help"),
    ...lines.map(([name = "", doc = ""]) => `  ${name.padEnd(16)} ${doc}`),
  ].join("\n");
}
