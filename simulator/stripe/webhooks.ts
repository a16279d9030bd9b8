/**
 * Delivers events to endpoints, signed as Stripe signs them (https://docs.stripe.com/webhooks#verify-manually). Stripe
 * delivers again for days what was not answered with 2xx; here each event is sent once to each endpoint.
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
}

interface Delivery {
  readonly event: string;
  readonly type: string;
  readonly url: string;
  /** Null until it is answered, and where it never is. */
  status: number | null;
}

const KEPT = 1_000;

export class Webhooks {
  readonly #clock: Clock;
  #endpoints: Endpoint[] = [];
  #deliveries: Delivery[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(endpoint: Endpoint): void {
    this.#endpoints.push(endpoint);
  }

  clear(): void {
    this.#endpoints = [];
    this.#deliveries = [];
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
      if (types.includes("*") || types.includes(event.type)) void this.#send(endpoint, event);
    }
  }

  async #send({ url, secret }: Endpoint, event: Event): Promise<void> {
    const delivery: Delivery = { event: event.id, type: event.type, url, status: null };
    this.#deliveries = [...this.#deliveries.slice(1 - KEPT), delivery];
    const body = JSON.stringify({ ...event, pending_webhooks: 1 }, null, 2);
    try {
      const response = await fetch(url, {
        method: "POST",
        headers: {
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
  }
}

function signature(secret: string, at: number, body: string): string {
  const signed = createHmac("sha256", secret).update(`${at}.${body}`).digest("hex");
  return `t=${at},v1=${signed}`;
}
