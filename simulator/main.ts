/** `npm run simulator`: runs the simulated Stripe until it is stopped, and the other systems that `--also` names. */
import type { Serving } from "./kit/server.ts";
import { others } from "./others.ts";
import { HELP, type Options, UsageError, asksForHelp, readOptions } from "./stripe/options.ts";
import { startSimulator } from "./stripe/server.ts";

const EXIT_FAILED = 1;
const EXIT_USAGE = 2;

if (asksForHelp(process.argv.slice(2))) console.log(HELP);
else run().catch(fail);

async function run(): Promise<void> {
  const { wanted, args } = withoutOthers(process.argv.slice(2));
  const options = readOptions(args);
  const { shop, shopIntervalMs, ...rest } = options;
  const beside = [];
  for (const { other, port } of wanted) beside.push({ other, serving: await other.start(port) });
  const running = await startSimulator({
    ...rest,
    shopIntervalMs: shop ? shopIntervalMs : undefined,
  });
  stopOnSignal([running, ...beside.map(({ serving }) => serving)], options);
  for (const { other, serving } of beside)
    console.log(`${other.title} simulator is ready at ${serving.url} (${other.credentials})`);
  console.log(`Stripe simulator is ready at ${running.url} (key ${options.keys.join(", ")})`);
}

/** The other systems that are asked for, and the arguments that are Stripe's. */
function withoutOthers(given: readonly string[]) {
  const at = given.indexOf("--also");
  if (at < 0) return { wanted: [], args: given };
  const wanted = (given[at + 1] ?? "").split(",").map((said) => {
    const [name = "", port = "", ...more] = said.split("=");
    const other = others.get(name);
    if (other === undefined || more.length > 0 || !/^\d+$/.test(port))
      throw new UsageError(`--also names simulators and ports, such as slack=3402, not "${said}".`);
    return { other, port: Number(port) };
  });
  return { wanted, args: given.toSpliced(at, 2) };
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
