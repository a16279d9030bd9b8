/** The whole state of the simulated Slack: a workspace, tokens, the clock, settings, what came in. */
import { Clock } from "../kit/clock.ts";
import { Faults, type NetworkFault } from "../kit/faults.ts";
import { Journal } from "../kit/journal.ts";
import { randomText, seeded } from "../kit/random.ts";
import type { Settings } from "./call.ts";
import { RateLimits } from "./rate-limits.ts";
import { Tokens } from "./tokens.ts";
import { Workspace } from "./workspace.ts";

export type Fault =
  | NetworkFault
  | { readonly kind: "rate_limited"; readonly retry_after: number }
  /** Slack answers that, before or after the work is done. */
  | { readonly kind: "error"; readonly when: "before" | "after"; readonly error: string };

export interface SimulatorOptions {
  readonly rateLimits?: boolean | undefined;
  /** Of ids. */
  readonly seed?: number | undefined;
  readonly realTime?: (() => number) | undefined;
}

const CAPITALS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

export class Simulator {
  readonly clock: Clock;
  readonly tokens = new Tokens();
  readonly faults = new Faults<Fault>();
  readonly journal = new Journal();
  readonly limits = new RateLimits();
  readonly settings: Settings;
  readonly #random: () => number;
  workspace: Workspace;
  onChange: () => void = () => {};

  constructor({ rateLimits = true, seed = 1, realTime }: SimulatorOptions = {}) {
    this.clock = new Clock(realTime);
    this.settings = { rateLimits, outsideMarketplace: false, pageSize: 100 };
    this.#random = seeded(seed);
    this.workspace = this.#newWorkspace();
  }

  newId(prefix: string, length = 9): string {
    return prefix + randomText(this.#random, length, CAPITALS);
  }

  /** Forgets all data and what came in; tokens, settings and the clock stay. */
  reset(): void {
    this.workspace = this.#newWorkspace();
    this.journal.clear();
    this.faults.clear();
    this.limits.clear();
  }

  #newWorkspace(): Workspace {
    return new Workspace((prefix) => this.newId(prefix));
  }
}
