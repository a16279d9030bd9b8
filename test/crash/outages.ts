import type { SimulatedStripe } from "../simulated-stripe.ts";
import type { FaultRule } from "./faults.ts";
import { wait } from "./world.ts";

/** A time in which whatever is asked of Stripe fails, and all in the same way. */
export interface Outage {
  readonly fault: FaultRule["fault"];
  /** Of the product's clock. */
  readonly seconds: number;
  /** Of the machine's clock, since the end of the one before. */
  readonly afterMs: number;
}

const faults: readonly FaultRule["fault"][] = [
  { kind: "error", when: "before", status: 503, stored: false, html: true },
  { kind: "error", when: "after", status: 504, html: true },
  { kind: "cut", when: "before" },
  { kind: "cut", when: "after" },
  { kind: "stranger", when: "before", status: 403 },
  { kind: "stranger", when: "after", status: 200, page: "json" },
  { kind: "rate_limited" },
];

/** From ten seconds to ten minutes, as often short as long. */
const shortest = 10;
const longest = 600;

/** Each way to fail comes once before any comes again. */
export function outagesOf(random: () => number, count: number): readonly Outage[] {
  const first = Math.floor(random() * faults.length);
  return Array.from({ length: count }, (_, index) => ({
    fault: faults[(first + index) % faults.length] ?? { kind: "rate_limited" },
    seconds: Math.round(shortest * (longest / shortest) ** random()),
    afterMs: 10_000 + Math.floor(random() * 15_000),
  }));
}

/** Lets them come one after the other until it is stopped; how many there were, the last one cut short. */
export function startOutages(
  stripe: SimulatedStripe,
  outages: readonly Outage[],
  speed: number,
): () => Promise<number> {
  const stopping = Promise.withResolvers<"stopped">();
  const pass = (milliseconds: number) => Promise.race([wait(milliseconds), stopping.promise]);
  const over = (async () => {
    let count = 0;
    for (const { fault, seconds, afterMs } of outages) {
      if ((await pass(afterMs)) === "stopped") return count;
      const rule = await stripe.arm({ match: { times: null }, fault });
      count += 1;
      await pass((seconds * 1_000) / speed);
      await stripe.disarm(rule);
    }
    return count;
  })();
  // What went wrong is told when it is stopped.
  over.catch(() => undefined);
  return () => {
    stopping.resolve("stopped");
    return over;
  };
}
