import { createHmac } from "node:crypto";
import { type CrashWorld, wait } from "../world.ts";
import { type FlowName, flowNames, isFor, namesOfList } from "./flows.ts";

/** Systems that deliver each of their events to every flow, again and again until it is taken. */
export interface Senders {
  /** The next event is one for every flow, and comes even where there are enough. */
  nextToAll(): void;
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
  {
    everyMs,
    enough,
    accountOf,
  }: {
    readonly everyMs: number;
    readonly enough: (events: number) => boolean;
    /** The record of this name: the same each time. */
    readonly accountOf: (name: string) => Promise<string>;
  },
): Senders {
  const events: string[] = [];
  const deliveries: Promise<unknown>[] = [];
  const taken = new Map<string, number>();
  const recordsFor = async (flow: FlowName, event: string): Promise<object> => {
    if (flow === "Record") return { account: await accountOf(event) };
    if (flow !== "Records") return {};
    const named = namesOfList(event).map(async (name) => {
      return { id: await accountOf(name), name, event };
    });
    return { accounts: await Promise.all(named) };
  };
  const deliver = async (address: Address, event: string, nth: number): Promise<void> => {
    await deliverTo(world, address, { id: event, ...(await recordsFor(address.flow, event)) }, nth);
    const name = `${address.flow} ${event}`;
    taken.set(name, taken.get(name) ?? Date.now());
  };
  let running = true;
  let isToAll = false;
  const over = (async () => {
    let number = 0;
    let isAwaited = false;
    for (; running; await wait(everyMs)) {
      if (!isToAll && enough(events.length)) {
        isAwaited = true;
        continue;
      }
      number = isToAll || isAwaited ? nextForAll(number) : number + 1;
      isToAll = false;
      isAwaited = false;
      const event = `evt_${number}`;
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
    nextToAll: () => {
      isToAll = true;
    },
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

/** A point that is waited for may lie in any flow: the next event is one for all. */
function nextForAll(number: number): number {
  const next = number + 1;
  return flowNames.every((flow) => isFor(flow, `evt_${next}`)) ? next : nextForAll(next);
}

async function deliverTo(
  world: CrashWorld,
  { path, secret }: Address,
  event: { readonly id: string },
  nth: number,
): Promise<void> {
  const end = Date.now() + world.askMs;
  for (let at = nth; Date.now() < end; at += 1) {
    const living = world.latest();
    const ready = await Promise.race([
      living[at % living.length]?.ready,
      wait(againMs).then(() => null),
    ]);
    const signedAt = Math.floor(world.now() / 1_000);
    const body = JSON.stringify({ ...event, created: signedAt });
    if (ready && (await isTaken(`${ready.url}${path}`, { secret, at: signedAt, body }))) return;
    await wait(againMs);
  }
  throw new Error(`${event.id} was never taken at ${path}`);
}

async function isTaken(
  url: string,
  { secret, at, body }: { readonly secret: string; readonly at: number; readonly body: string },
): Promise<boolean> {
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
