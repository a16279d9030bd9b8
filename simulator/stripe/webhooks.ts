/**
 * Delivers events to endpoints, signed as Stripe signs them (https://docs.stripe.com/webhooks#verify-manually). What was not
 * answered with 2xx is delivered again: three times within some hours in a sandbox, for three days in live mode, each time
 * later than before. Stripe does not say after how many minutes.
 */
import { createHmac } from "node:crypto";

import type { Clock } from "../kit/clock.ts";
import type { Event } from "./objects.ts";
import type { World } from "./world.ts";

export interface Endpoint {
  readonly url: string;
  readonly secret: string;
  readonly account: string;
  readonly livemode: boolean;
  /** Types of events; "*" stands for all. */
  readonly enabled_events: readonly string[];
  /** What was taken comes once more. */
  readonly twice: boolean;
  /** What happened in the same moment comes in the other order. */
  readonly backwards: boolean;
}

interface Delivery {
  readonly event: string;
  readonly type: string;
  readonly url: string;
  /** How often it had been delivered before. */
  readonly repeats: number;
  /** Null until it is answered, and where it never is. */
  status: number | null;
}

/** An event that an endpoint has not taken. */
interface Repeat {
  readonly endpoint: Endpoint;
  readonly event: Event;
  readonly repeats: number;
  /** Milliseconds. */
  readonly at: number;
}

const KEPT = 1_000;
const MINUTE = 60_000;
/** How long after each delivery that failed the next one follows. */
const PAUSES = {
  test: [5, 30, 120].map((minutes) => minutes * MINUTE),
  live: [5, 30, 120, 300, 600, 720, 720, 720, 720, 360].map((minutes) => minutes * MINUTE),
};

export class Webhooks {
  readonly #clock: Clock;
  #endpoints: Endpoint[] = [];
  #deliveries: Delivery[] = [];
  #repeats: Repeat[] = [];
  /** Deliveries that wait for what happens after them. */
  #held: (() => Promise<void>)[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get hasEndpoints(): boolean {
    return this.#endpoints.length > 0;
  }

  add(endpoint: Endpoint): void {
    this.#endpoints.push(endpoint);
  }

  clear(): void {
    this.#endpoints = [];
    this.#deliveries = [];
    this.#repeats = [];
    this.#held = [];
  }

  /** Delivers what waits, and again what was not taken, if its time has come. */
  repeat(): void {
    void this.#backwards(this.#held.splice(0));
    const now = this.#clock.now();
    const due = this.#repeats.filter(({ at }) => at <= now);
    this.#repeats = this.#repeats.filter(({ at }) => at > now);
    for (const { endpoint, event, repeats } of due) void this.#send(endpoint, event, repeats);
  }

  deliveries(): readonly Delivery[] {
    return this.#deliveries;
  }

  /** Something has happened: it is sent to whom it interests, and nobody waits for that. */
  tell(world: World, event: Event): void {
    const { account, livemode } = world;
    for (const endpoint of this.#endpoints) {
      const { enabled_events: types } = endpoint;
      if (endpoint.account !== account || endpoint.livemode !== livemode) continue;
      if (!types.includes("*") && !types.includes(event.type)) continue;
      if (endpoint.backwards) this.#held.push(() => this.#deliver(endpoint, event));
      else void this.#deliver(endpoint, event);
    }
  }

  async #backwards(held: readonly (() => Promise<void>)[]): Promise<void> {
    for (const deliver of held.toReversed()) await deliver();
  }

  async #deliver(endpoint: Endpoint, event: Event): Promise<void> {
    const isTaken = await this.#send(endpoint, event, 0);
    if (isTaken && endpoint.twice) await this.#send(endpoint, event, 1);
  }

  async #send(endpoint: Endpoint, event: Event, repeats: number): Promise<boolean> {
    const { url, secret, livemode } = endpoint;
    const delivery: Delivery = { event: event.id, type: event.type, url, repeats, status: null };
    this.#deliveries = [...this.#deliveries.slice(1 - KEPT), delivery];
    const body = JSON.stringify({ ...event, pending_webhooks: 1 }, null, 2);
    try {
      const response = await fetch(url, {
        method: "POST",
        headers: {
          // A connection that is kept may be closed at the moment when it is used again.
          Connection: "close",
          "Content-Type": "application/json; charset=utf-8",
          "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
          "Stripe-Signature": signature(secret, this.#clock.seconds(), body),
        },
        body,
        redirect: "manual",
      });
      await response.arrayBuffer();
      delivery.status = response.status;
    } catch {
      // Nobody listens there.
    }
    const isTaken = delivery.status !== null && delivery.status >= 200 && delivery.status < 300;
    const pause = PAUSES[livemode ? "live" : "test"][repeats];
    if (isTaken || pause === undefined || !this.#endpoints.includes(endpoint)) return isTaken;
    const at = this.#clock.now() + pause;
    this.#repeats.push({ endpoint, event, repeats: repeats + 1, at });
    return isTaken;
  }
}

function signature(secret: string, at: number, body: string): string {
  const signed = createHmac("sha256", secret).update(`${at}.${body}`).digest("hex");
  return `t=${at},v1=${signed}`;
}
