import { type CrashWorld, wait } from "./world.ts";

/** Another system that starts a flow by HTTP, and repeats each call with its key until it is answered. */
export interface Callers {
  /** Makes no more calls, repeats those that have no answer, and tells what was asked for. */
  stop(): Promise<readonly string[]>;
}

const everyMs = 2_000;
const repeatMs = 300;

export function startCalls(
  world: CrashWorld,
  { flow, authorization }: { readonly flow: string; readonly authorization: string },
): Callers {
  let running = true;
  const calls: Promise<string>[] = [];

  /** True once it is sure that there is a run; every other call asks whoever runs. */
  const ask = async (event: string, turn: number): Promise<boolean> => {
    const urls = world.urls();
    const url = urls[turn % Math.max(1, urls.length)];
    if (url === undefined) return false;
    try {
      const { status } = await fetch(`${url}/hooks/${flow}`, {
        method: "POST",
        headers: {
          authorization,
          "content-type": "application/json",
          "idempotency-key": event,
          prefer: "respond-async",
        },
        body: JSON.stringify({ event }),
      });
      return status === 200 || status === 202;
    } catch {
      return false;
    }
  };
  const call = async (event: string): Promise<string> => {
    for (let turn = calls.length; !(await ask(event, turn)); turn += 1) await wait(repeatMs);
    // Who has lost the answer asks once more.
    await ask(event, calls.length + 1);
    return event;
  };
  const over = (async () => {
    while (running) {
      calls.push(call(`call-${calls.length + 1}`));
      await wait(everyMs);
    }
  })();
  // What went wrong is told by `stop`.
  over.catch(() => undefined);
  return {
    stop: async () => {
      running = false;
      await over;
      return Promise.all(calls);
    },
  };
}
