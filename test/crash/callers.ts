import { type Asking, until } from "./ask.ts";
import { wait } from "./world.ts";

/** A flow that is called by HTTP, and how. */
export interface Hook {
  readonly flow: string;
  readonly authorization: string;
}

/** A call whose key names the event, repeated until it is sure that there is a run. */
export async function callOnce(
  ask: Asking,
  { flow, authorization }: Hook,
  event: string,
): Promise<void> {
  const headers = { authorization, "idempotency-key": event, prefer: "respond-async" };
  await until(
    () => ask("POST", `/hooks/${flow}`, { event }, headers),
    // 422: the run has failed meanwhile; or a person has cancelled it.
    ({ status, code }) =>
      status === 200 || status === 202 || status === 422 || code === "hook.cancelled",
  );
}

/** Another system that starts a flow by HTTP, and repeats each call with its key until it is answered. */
export interface Callers {
  /** Makes no more calls, repeats those that have no answer, and tells the keys of all. */
  stop(): Promise<readonly string[]>;
  /** Each once more: the database may have lost what it was answered. */
  again(): Promise<void>;
}

const everyMs = 4_000;

export function startCalls(ask: Asking, hook: Hook): Callers {
  let running = true;
  const calls: Promise<string>[] = [];
  const call = async (event: string): Promise<string> => {
    await callOnce(ask, hook, event);
    // Who has lost the answer asks once more.
    await callOnce(ask, hook, event);
    return event;
  };
  const over = (async () => {
    while (running) {
      const called = call(`call-${calls.length + 1}`);
      called.catch(() => undefined);
      calls.push(called);
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
    again: async () => {
      for (const event of await Promise.all(calls)) await callOnce(ask, hook, event);
    },
  };
}
