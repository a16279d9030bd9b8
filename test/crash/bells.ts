import { createHmac } from "node:crypto";
import { seeded } from "../../simulator/kit/random.ts";
import type { Api, CrashWorld } from "./world.ts";
import { wait } from "./world.ts";

/** Where the webhooks of an account go. */
export interface Bell {
  readonly path: string;
  readonly secret: string;
}

/**
 * Stripe's webhooks, as far as they tell of charges: one may come late, twice or never, and now and then it tells of a
 * charge that nobody has.
 */
export interface Bells {
  /** These charges were made on the account. */
  tell(account: string, charges: readonly string[]): void;
  /** Rings no more, and tells how often a process has heard. */
  stop(): Promise<number>;
}

export async function hangBell(api: Api, connection: string): Promise<Bell> {
  const base = `/connections/${connection}/webhook`;
  const { url } = await api<{ url: string }>("POST", `${base}/address`, {});
  const secret = `whsec_of_${connection}`;
  await api("POST", `${base}/secrets`, { secret });
  return { path: new URL(url).pathname, secret };
}

const againMs = 300;

/** Stripe tries for days; what is never heard must not matter. */
const mostTries = 5;

/** How late a bell rings at the most, in real milliseconds. */
const latestMs = 3_000;

export function startBells(
  world: Pick<CrashWorld, "latest" | "now">,
  bells: Readonly<Record<string, Bell>>,
  seed: number,
): Bells {
  const random = seeded(seed);
  const ringing: Promise<void>[] = [];
  let heard = 0;
  let running = true;

  const ring = async (bell: Bell, charge: string, afterMs: number, draw: number): Promise<void> => {
    await wait(afterMs);
    for (let tries = 0; running && tries < mostTries; tries += 1) {
      const living = world.latest();
      const ready = await Promise.race([
        living[Math.floor(draw * living.length)]?.ready,
        wait(againMs).then(() => null),
      ]);
      if (ready && (await isHeard(`${ready.url}${bell.path}`, bell.secret, charge, world.now()))) {
        heard += 1;
        return;
      }
      await wait(againMs);
    }
  };

  return {
    tell(account, charges) {
      const bell = bells[account];
      if (bell === undefined) return;
      for (const charge of charges) {
        const draw = random();
        if (draw < 0.5) continue;
        const told = draw < 0.55 ? `ch_nobody_${ringing.length}` : charge;
        for (let times = draw < 0.7 ? 2 : 1; times > 0; times -= 1)
          ringing.push(ring(bell, told, random() * latestMs, random()));
      }
    },
    stop: async () => {
      running = false;
      await Promise.all(ringing);
      return heard;
    },
  };
}

async function isHeard(url: string, secret: string, id: string, now: number): Promise<boolean> {
  const created = Math.floor(now / 1_000);
  const object = { id, object: "charge", created };
  const body = JSON.stringify({
    id: `evt_of_${id}`,
    object: "event",
    type: "charge.succeeded",
    livemode: false,
    created,
    data: { object },
  });
  const v1 = createHmac("sha256", secret).update(`${created}.${body}`).digest("hex");
  const headers = {
    "content-type": "application/json",
    "stripe-signature": `t=${created},v1=${v1}`,
  };
  try {
    return (await fetch(url, { method: "POST", headers, body })).ok;
  } catch {
    return false;
  }
}
