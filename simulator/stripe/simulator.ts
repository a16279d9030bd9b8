/** The whole state of the simulated Stripe: accounts, their worlds, the clock, settings, what came in. */
import type { Call, Settings } from "./call.ts";
import { Clock } from "../kit/clock.ts";
import { applyDue } from "./due-changes.ts";
import { Faults } from "../kit/faults.ts";
import type { Fault } from "./faults.ts";
import type { Own } from "./handling.ts";
import { type NewId, idMaker } from "./ids.ts";
import { Journal } from "../kit/journal.ts";
import { Keys } from "./keys.ts";
import { SETTLES_AFTER_SECONDS } from "./settle.ts";
import { SEARCH_TRAILS_SECONDS } from "./search.ts";
import { API_VERSION } from "./spec.ts";
import { RateLimits, SANDBOX_PER_SECOND } from "./rate-limits.ts";
import { Webhooks } from "./webhooks.ts";
import { World } from "./world.ts";

export interface SimulatorOptions {
  readonly account?: string | undefined;
  readonly legacyTokens?: boolean | undefined;
  /** How long a payment is captured in the background: until then its charge has no balance transaction. */
  readonly captureSeconds?: number | undefined;
  /** How long search does not know of what is new or changed. */
  readonly searchSeconds?: number | undefined;
  /** Requests a second; 0 turns the limits off. */
  readonly rateLimit?: number | undefined;
  readonly random?: (() => number) | undefined;
  readonly realTime?: (() => number) | undefined;
}

export class Simulator {
  readonly account: string;
  readonly clock: Clock;
  readonly settings: Settings;
  readonly keys = new Keys();
  readonly faults = new Faults<Fault>();
  readonly journal = new Journal<Own>();
  readonly limits: RateLimits;
  readonly webhooks: Webhooks;
  readonly newId: NewId;
  readonly #worlds = new Map<string, World>();
  /** Called after anything changed, so that state can be saved. */
  onChange: () => void = () => {};

  constructor(options: SimulatorOptions = {}) {
    const { account, legacyTokens, captureSeconds, searchSeconds, rateLimit, random, realTime } =
      options;
    this.account = account ?? "acct_1MillraceDemo0001";
    this.clock = new Clock(realTime);
    this.webhooks = new Webhooks(this.clock);
    this.settings = {
      legacyTokens: legacyTokens ?? true,
      captureSeconds: captureSeconds ?? SETTLES_AFTER_SECONDS,
      searchSeconds: searchSeconds ?? SEARCH_TRAILS_SECONDS,
      eventVersion: API_VERSION,
    };
    this.limits = new RateLimits(perSecond(rateLimit));
    this.newId = idMaker(random ?? Math.random);
  }

  world(account = this.account, livemode = false): World {
    const known = this.#worlds.get(worldName(account, livemode));
    if (known !== undefined) return known;
    const world = new World(account, livemode);
    world.onEvent = (event) => this.webhooks.tell(world, event);
    const other = this.#worlds.get(worldName(account, !livemode)) ?? null;
    world.otherMode = other;
    if (other !== null) other.otherMode = world;
    this.#worlds.set(worldName(account, livemode), world);
    return world;
  }

  worlds(): World[] {
    return [...this.#worlds.values()];
  }

  /** A call at this moment; what time has brought since the last one is done first. */
  call(world: World, given: Partial<Call> = {}): Call {
    const call: Call = {
      world,
      settings: this.settings,
      newId: this.newId,
      now: this.clock.seconds(),
      id: "",
      params: {},
      origin: null,
      visibleAt: 0,
      ...given,
    };
    applyDue(call);
    return call;
  }

  /** What time has brought is done now, though nobody asks: endpoints wait to be told of it. */
  passTime(): void {
    if (!this.webhooks.hasEndpoints) return;
    this.webhooks.repeat();
    const now = this.clock.seconds();
    for (const world of this.worlds()) {
      if ((world.due[0]?.at ?? Infinity) > now) continue;
      this.call(world);
      this.onChange();
    }
  }

  /** Forgets all data and what came in; keys, settings and the clock stay. */
  reset(): void {
    this.#worlds.clear();
    this.journal.clear();
    this.faults.clear();
    this.limits.clear();
    this.onChange();
  }
}

function worldName(account: string, livemode: boolean): string {
  return `${account} ${livemode ? "live" : "test"}`;
}

export function perSecond(rateLimit: number | undefined): number | null {
  if (rateLimit === 0) return null;
  return rateLimit ?? SANDBOX_PER_SECOND;
}
