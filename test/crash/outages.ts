import type { FaultRule } from "./faults.ts";
import { type Unreachable, unreachable } from "./ways.ts";
import { type CrashWorld, wait } from "./world.ts";

/** A time in which whatever is asked of Stripe fails, and all in the same way. */
export interface Outage {
  readonly how: FaultRule["fault"] | Unreachable;
  /** Of the product's clock. */
  readonly seconds: number;
  /** Of the machine's clock, since the end of the one before. */
  readonly afterMs: number;
}

const ways: readonly Outage["how"][] = [
  { kind: "error", when: "before", status: 503, stored: false, html: true },
  { kind: "error", when: "after", status: 504, html: true },
  { kind: "cut", when: "before" },
  { kind: "cut", when: "after" },
  { kind: "stranger", when: "before", status: 403 },
  { kind: "stranger", when: "after", status: 200, page: "json" },
  { kind: "rate_limited" },
  ...unreachable,
];

/** From ten seconds to ten minutes, as often short as long. */
const shortest = 10;
const longest = 600;

/** Each way to fail comes once before any comes again. */
export function outagesOf(random: () => number, count: number): readonly Outage[] {
  const first = Math.floor(random() * ways.length);
  return Array.from({ length: count }, (_, index) => ({
    how: ways[(first + index) % ways.length] ?? "refused",
    seconds: Math.round(shortest * (longest / shortest) ** random()),
    afterMs: 10_000 + Math.floor(random() * 15_000),
  }));
}

/** Lets them come one after the other until it is stopped; how many there were, the last one cut short. */
export function startOutages(
  { stripe, way }: Pick<CrashWorld, "stripe" | "way">,
  outages: readonly Outage[],
  speed: number,
): () => Promise<number> {
  const stopping = Promise.withResolvers<"stopped">();
  const pass = (milliseconds: number) => Promise.race([wait(milliseconds), stopping.promise]);
  const begin = async ({ how }: Outage): Promise<() => Promise<unknown>> => {
    if (typeof how === "string") {
      await way.set(how);
      return () => way.set("open");
    }
    const rule = await stripe.arm({ match: { times: null }, fault: how });
    return () => stripe.disarm(rule);
  };
  const over = (async () => {
    let count = 0;
    for (const outage of outages) {
      if ((await pass(outage.afterMs)) === "stopped") return count;
      const end = await begin(outage);
      count += 1;
      await pass((outage.seconds * 1_000) / speed);
      await end();
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
