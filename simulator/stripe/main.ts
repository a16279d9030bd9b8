/** `npm run simulator`: runs the simulated Stripe until it is stopped. */
import { HELP, type Options, UsageError, asksForHelp, readOptions } from "./options.ts";
import { type RunningSimulator, startSimulator } from "./server.ts";

const EXIT_FAILED = 1;
const EXIT_USAGE = 2;

if (asksForHelp(process.argv.slice(2))) console.log(HELP);
else run().catch(fail);

async function run(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  const { shop, shopIntervalMs, ...rest } = options;
  const running = await startSimulator({
    ...rest,
    shopIntervalMs: shop ? shopIntervalMs : undefined,
  });
  stopOnSignal(running, options);
  console.log(`Stripe simulator is ready at ${running.url} (key ${options.keys.join(", ")})`);
}

function stopOnSignal(running: RunningSimulator, { exitWithParent }: Options): void {
  const stop = () => {
    running.close().then(() => process.exit(0), fail);
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
