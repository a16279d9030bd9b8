import { createHmac } from "node:crypto";
import { type CrashWorld, wait } from "../world.ts";
import { type FlowName, isFor } from "./flows.ts";

/** Systems that deliver each of their events to every flow, again and again until it is taken. */
export interface Senders {
  /** Makes no more events, delivers what is left, and tells all. */
  stop(): Promise<readonly string[]>;
  /** Delivers all of them once more: their owners cannot know what was forgotten. */
  again(): Promise<void>;
  /** When each was taken first, by `FLOW EVENT`. The machine's time. */
  readonly taken: ReadonlyMap<string, number>;
}

export interface Address {
  readonly flow: FlowName;
  /** The flow's. */
  readonly id: string;
  readonly path: string;
  readonly secret: string;
}

const againMs = 150;

export function startSenders(
  world: CrashWorld,
  addresses: readonly Address[],
  { everyMs, enough }: { readonly everyMs: number; readonly enough: (events: number) => boolean },
): Senders {
  const events: string[] = [];
  const deliveries: Promise<unknown>[] = [];
  const taken = new Map<string, number>();
  const deliver = async (address: Address, event: string, nth: number): Promise<void> => {
    await deliverTo(world, address, event, nth);
    const name = `${address.flow} ${event}`;
    taken.set(name, taken.get(name) ?? Date.now());
  };
  let running = true;
  const over = (async () => {
    for (; running; await wait(everyMs)) {
      if (enough(events.length)) continue;
      const event = `evt_${events.length + 1}`;
      events.push(event);
      for (const address of addresses.filter(({ flow }) => isFor(flow, event))) {
        const delivery = deliver(address, event, events.length);
        // What went wrong is told by `stop`.
        delivery.catch(() => undefined);
        deliveries.push(delivery);
      }
    }
  })();
  over.catch(() => undefined);
  return {
    stop: async () => {
      running = false;
      await over;
      await Promise.all(deliveries);
      return events;
    },
    again: async () => {
      for (const [index, event] of events.entries())
        await Promise.all(
          addresses
            .filter(({ flow }) => isFor(flow, event))
            .map((address) => deliver(address, event, index + 1)),
        );
    },
    taken,
  };
}

async function deliverTo(
  world: CrashWorld,
  { path, secret }: Address,
  id: string,
  nth: number,
): Promise<void> {
  const end = Date.now() + world.askMs;
  for (let at = nth; Date.now() < end; at += 1) {
    const living = world.latest();
    const ready = await Promise.race([
      living[at % living.length]?.ready,
      wait(againMs).then(() => null),
    ]);
    if (ready && (await isTaken(`${ready.url}${path}`, secret, id, world.now()))) return;
    await wait(againMs);
  }
  throw new Error(`${id} was never taken at ${path}`);
}

async function isTaken(url: string, secret: string, id: string, now: number): Promise<boolean> {
  const at = Math.floor(now / 1_000);
  const body = JSON.stringify({ id, created: at });
  const signature = createHmac("sha256", secret).update(`${at}.${body}`).digest("hex");
  try {
    const answer = await fetch(url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "stripe-signature": `t=${at},v1=${signature}`,
      },
      body,
    });
    return answer.status === 200;
  } catch {
    return false;
  }
}
