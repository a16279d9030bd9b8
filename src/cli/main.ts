import { runCli } from "./program.ts";

/** `npm run -s millrace -- ...`: the command line, a client of the HTTP API. */

// A reader such as `head` has seen enough.
process.stdout.on("error", () => process.exit(0));

void run();

async function run(): Promise<void> {
  process.exitCode = await runCli(process.argv.slice(2), {
    env: process.env,
    stdin: process.stdin,
    write: (text) => process.stdout.write(text),
    note: (text) => process.stderr.write(text),
    interrupted: () =>
      new Promise((resolve) => {
        process.once("SIGINT", () => resolve());
        process.once("SIGTERM", () => resolve());
      }),
  });
}
