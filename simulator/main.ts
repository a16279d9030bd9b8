/** `npm run simulator`: runs the simulated Stripe until it is stopped, and a simulated Slack where `--slack-port` asks for it. */
import type { Serving } from "./kit/server.ts";
import { DEFAULT_TOKEN, startSimulator as startSlack } from "./slack/server.ts";
import { HELP, type Options, UsageError, asksForHelp, readOptions } from "./stripe/options.ts";
import { startSimulator } from "./stripe/server.ts";

const EXIT_FAILED = 1;
const EXIT_USAGE = 2;

if (asksForHelp(process.argv.slice(2))) console.log(HELP);
else run().catch(fail);

async function run(): Promise<void> {
  const { slackPort, args } = withoutSlack(process.argv.slice(2));
  const options = readOptions(args);
  const { shop, shopIntervalMs, ...rest } = options;
  const slack = slackPort === null ? null : await startSlack({ port: slackPort });
  const running = await startSimulator({
    ...rest,
    shopIntervalMs: shop ? shopIntervalMs : undefined,
  });
  stopOnSignal([running, ...(slack === null ? [] : [slack])], options);
  if (slack !== null)
    console.log(`Slack simulator is ready at ${slack.url} (token ${DEFAULT_TOKEN})`);
  console.log(`Stripe simulator is ready at ${running.url} (key ${options.keys.join(", ")})`);
}

/** What is Slack's, and the arguments that are Stripe's. */
function withoutSlack(given: readonly string[]) {
  const at = given.indexOf("--slack-port");
  if (at < 0) return { slackPort: null, args: given };
  const port = given[at + 1] ?? "";
  if (!/^\d+$/.test(port)) throw new UsageError(`--slack-port is a whole number, not "${port}".`);
  return { slackPort: Number(port), args: given.toSpliced(at, 2) };
}

function stopOnSignal(running: readonly Serving[], { exitWithParent }: Options): void {
  const stop = () => {
    Promise.all(running.map(({ close }) => close())).then(() => process.exit(0), fail);
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  if (exitWithParent) process.stdin.once("end", stop).once("close", stop).resume();
}

function fail(error: unknown): never {
  console.error(plain(error));
  process.exit(error instanceof UsageError ? EXIT_USAGE : EXIT_FAILED);
}

function plain(error: unknown): string {
  if (error instanceof Error && "code" in error && error.code === "EADDRINUSE") {
    const port = "port" in error ? String(error.port) : "";
    return `Port ${port} is already in use by another program; choose another with --port.`;
  }
  return error instanceof Error ? error.message : String(error);
}
