/** The whole state of the simulated Workday: a tenant, its users, the clock, what came in. */
import { Clock } from "../kit/clock.ts";
import { Faults, type NetworkFault } from "../kit/faults.ts";
import { Journal } from "../kit/journal.ts";
import { randomText, seeded } from "../kit/random.ts";
import { Tenant } from "./tenant.ts";
import { Users } from "./users.ts";

export type Fault =
  | NetworkFault
  /** Workday answers that in its own form, with this status: 200 as well. */
  | { readonly kind: "error"; readonly status: number; readonly message: string }
  /** A whole answer with the first rows alone. */
  | { readonly kind: "short"; readonly rows: number };

export interface SimulatorOptions {
  readonly realTime?: (() => number) | undefined;
}

export class Simulator {
  readonly clock: Clock;
  readonly users = new Users();
  readonly faults = new Faults<Fault>();
  readonly journal = new Journal();
  readonly #random = seeded(1);
  tenant = new Tenant();
  onChange: () => void = () => {};

  constructor({ realTime }: SimulatorOptions = {}) {
    this.clock = new Clock(realTime);
  }

  newRequestId(): string {
    return randomText(this.#random, 32, "0123456789abcdef");
  }

  /** Forgets all data and what came in; users and the clock stay. */
  reset(): void {
    this.tenant = new Tenant();
    this.journal.clear();
    this.faults.clear();
  }
}
