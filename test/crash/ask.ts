import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type CrashWorld, dataOf, wait } from "./world.ts";

/** What a process has said to a request. */
export interface Reply<Body> {
  readonly status: number;
  /** The code of a refusal. */
  readonly code: string | null;
  readonly body: Body;
  /** It was asked for more than once, because no answer came, or none of the product's own. */
  readonly repeated: boolean;
}

export interface Asking {
  <Body>(
    method: "GET" | "POST" | "PUT" | "DELETE",
    path: string,
    body?: object,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Reply<Body>>;
}

/** Longer than a process is frozen, and than it takes to read Stripe's lists at the pace that is allowed. */
const patienceMs = 60_000;

export const againMs = 300;

/**
 * As people ask: whichever process lives, and once more when it dies on the way, does not answer, or
 * says that something outside did not.
 */
export function asking(
  world: Pick<CrashWorld, "latest" | "folder" | "askMs">,
  random: () => number,
  /** A request is made once more. */
  onRepeat: () => void = () => undefined,
): Asking {
  return async (method, path, body, headers = {}) => {
    const end = Date.now() + world.askMs;
    let repeated = false;
    while (Date.now() < end) {
      const living = world.latest();
      const product = living[Math.floor(random() * living.length)];
      const ready = await Promise.race([product?.ready, wait(againMs).then(() => null)]);
      if (ready) {
        const authorization = `Bearer ${tokenOf(world.folder)}`;
        const request = { method, body, headers: { authorization, ...headers } };
        const reply = await send(`${ready.url}${path}`, request);
        // The edge: the product's answers have the shapes that its OpenAPI document says.
        if (reply !== null && reply.status < 500) return { ...reply, repeated } as never;
        repeated = true;
        onRepeat();
      }
      await wait(againMs);
    }
    throw new Error(`Nobody has answered ${method} ${path}`);
  };
}

/** What takes that many is never done, however slow the machine is. */
const mostTries = 2_000;

/** Once more until it is done; throws where it never is. */
export async function until<Body>(
  ask: () => Promise<Reply<Body>>,
  isDone: (reply: Reply<Body>) => boolean,
): Promise<Reply<Body>> {
  let reply = await ask();
  for (let tries = 1; !isDone(reply); tries += 1) {
    if (tries === mostTries) throw new Error(`Never done: ${JSON.stringify(reply)}`);
    await wait(againMs);
    reply = await ask();
  }
  return reply;
}

/** All processes of one database have the same. */
function tokenOf(folder: string): string {
  return readFileSync(join(dataOf(folder, 0), "api-token"), "utf8").trim();
}

interface Request {
  readonly method: string;
  readonly body: object | undefined;
  readonly headers: Readonly<Record<string, string>>;
}

async function send(url: string, { method, body, headers }: Request) {
  try {
    const response = await fetch(url, {
      method,
      headers: { "content-type": "application/json", ...headers },
      signal: AbortSignal.timeout(patienceMs),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const said: unknown = await response.json();
    return { status: response.status, code: codeIn(said), body: said };
  } catch {
    return null;
  }
}

function codeIn(body: unknown): string | null {
  const refusal = body as { readonly error?: { readonly code?: string } } | null;
  return refusal?.error?.code ?? null;
}
