import { createServer } from "node:net";
import { once } from "node:events";

/** Systems give ports from here on to those that ask for any. */
const firstGiven = 32_768;

/**
 * A port that stays free while nobody listens on it: nobody gets it who asks for any port, as the tests
 * that run beside these do all the time.
 */
export async function freePort(): Promise<string> {
  const range = 10_000;
  for (let tried = 0; tried < range; tried += 1) {
    const port = firstGiven - 1 - ((process.pid + tried) % range);
    if (await isFree(port)) return String(port);
  }
  throw new Error("No port is free");
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
