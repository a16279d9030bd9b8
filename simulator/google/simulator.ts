/** The whole state of the simulated Google: spreadsheets, service accounts, the clock, what came in. */
import { Clock } from "../kit/clock.ts";
import { Faults, type NetworkFault } from "../kit/faults.ts";
import { Journal } from "../kit/journal.ts";
import { randomText, seeded } from "../kit/random.ts";
import { Accounts, demoEmail, demoKeyId, demoPublicKey } from "./accounts.ts";
import { RateLimits } from "./rate-limits.ts";
import { demo, demoSpreadsheet, type Spreadsheet } from "./spreadsheet.ts";

export type Fault =
  /** Google shows at once what it has written: nothing is late. */
  | Exclude<NetworkFault, { kind: "late" }>
  | { readonly kind: "rate_limited" }
  /** Google answers that, before or after the work is done. */
  | {
      readonly kind: "error";
      readonly when: "before" | "after";
      readonly code: 409 | 500 | 503;
    };

export interface SimulatorOptions {
  readonly rateLimits?: boolean | undefined;
  /** Of tokens. */
  readonly seed?: number | undefined;
  readonly realTime?: (() => number) | undefined;
}

export class Simulator {
  readonly clock: Clock;
  readonly accounts = new Accounts();
  readonly faults = new Faults<Fault>();
  readonly journal = new Journal();
  readonly limits = new RateLimits();
  readonly settings: { rateLimits: boolean; apiEnabled: boolean };
  readonly spreadsheets = new Map<string, Spreadsheet>();
  readonly #random: () => number;
  onChange: () => void = () => {};

  constructor({ rateLimits = true, seed = 1, realTime }: SimulatorOptions = {}) {
    this.clock = new Clock(realTime);
    this.settings = { rateLimits, apiEnabled: true };
    this.#random = seeded(seed);
    this.accounts.add(demoEmail, demoKeyId, demoPublicKey);
    this.reset();
  }

  newId(length: number): string {
    return randomText(this.#random, length);
  }

  /** Forgets all data and what came in; accounts, settings and the clock stay. */
  reset(): void {
    this.spreadsheets.clear();
    this.spreadsheets.set(demoSpreadsheet, demo(demoEmail));
    this.journal.clear();
    this.faults.clear();
    this.limits.clear();
  }
}
