import { createServer } from "node:net";
import { once } from "node:events";

/** Systems give ports from here on to those that ask for any. */
const firstGiven = 32_768;

/**
 * A port that nobody else gets until this process ends, whether somebody listens on it or not: not who
 * asks the system for any port, and not who asks here, in whatever process and folder.
 */
export async function freePort(): Promise<number> {
  const range = 10_000;
  for (let tried = 0; tried < range; tried += 1) {
    const port = firstGiven - 1 - ((process.pid + tried) % range);
    if ((await isReserved(port)) && (await isFree(port))) return port;
  }
  throw new Error("No port is free");
}

/** By a name that the system forgets when the process ends, and that has no file. */
async function isReserved(port: number): Promise<boolean> {
  const server = createServer().listen(`\0millrace-test-port-${port}`).unref();
  return once(server, "listening").then(
    () => true,
    () => false,
  );
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, "127.0.0.1");
  try {
    await once(server, "listening");
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}
