/** The whole state of the simulated Salesforce: an org, tokens, the clock, settings, what came in. */
import { Clock } from "../kit/clock.ts";
import { Faults, type NetworkFault } from "../kit/faults.ts";
import { Journal } from "../kit/journal.ts";
import { randomText, seeded } from "../kit/random.ts";
import { newId } from "./ids.ts";
import { Org } from "./org.ts";
import { Tokens } from "./tokens.ts";

export type Fault =
  | NetworkFault
  /** The day is full. */
  | { readonly kind: "limit" }
  /** Every token dies before the request is looked at. */
  | { readonly kind: "expired" }
  /** A person deletes at once what the request has made. */
  | { readonly kind: "deleted" }
  /** Others hold the locks that these records of a list need: 1 is the first. The rest is done. */
  | { readonly kind: "locked"; readonly records: readonly number[] }
  /** Done or not, the answer has status 201 and says nothing of success. */
  | { readonly kind: "unproven" }
  /** Salesforce answers that, before or after the work is done. */
  | {
      readonly kind: "error";
      readonly when: "before" | "after";
      readonly status: number;
      readonly code: string;
      readonly message: string;
    };

interface Settings {
  /** Requests in 24 hours. */
  perDay: number;
  /** No page of a query holds more. */
  pageSize: number;
  isSandbox: boolean;
  /** The integration user has "Customize Application". */
  mayCustomize: boolean;
  /** It has "Manage Profiles and Permission Sets" and "Assign Permission Sets". */
  mayGiveRights: boolean;
}

export interface SimulatorOptions {
  /** Of ids. */
  readonly seed?: number | undefined;
  readonly realTime?: (() => number) | undefined;
}

const DAY = 86_400_000;

export class Simulator {
  readonly clock: Clock;
  readonly tokens = new Tokens();
  readonly faults = new Faults<Fault>();
  readonly journal = new Journal();
  readonly settings: Settings = {
    perDay: 15_000,
    pageSize: 2_000,
    isSandbox: true,
    mayCustomize: true,
    mayGiveRights: true,
  };
  readonly #random: () => number;
  /** When the calls of the last 24 hours came. */
  #calls: number[] = [];
  /** Where a query goes on, by the name of its locator. */
  readonly pages = new Map<string, { readonly path: string; readonly from: number }>();
  org: Org;
  /** Its own address, which every token names. */
  url = "";
  onChange: () => void = () => {};

  constructor({ seed = 1, realTime }: SimulatorOptions = {}) {
    this.clock = new Clock(realTime);
    this.#random = seeded(seed);
    this.org = this.#newOrg();
  }

  #newToken(): string {
    return `${this.org.id.slice(0, 15)}!${randomText(this.#random, 40)}`;
  }

  /** A token for a form, or Salesforce's refusal. */
  give(form: URLSearchParams): string {
    const { isSandbox } = this.settings;
    const audiences = [`https://${isSandbox ? "test" : "login"}.salesforce.com`, this.url];
    return this.tokens.give(form, () => this.#newToken(), { audiences, now: this.clock.now() });
  }

  newLocator(): string {
    return newId("01g", this.#random);
  }

  newRequestId(): string {
    return randomText(this.#random, 32);
  }

  /** Counts one more call, and how many there were in the last 24 hours. */
  call(): number {
    const now = this.clock.now();
    this.#calls = this.#calls.filter((at) => at > now - DAY);
    this.#calls.push(now);
    return this.#calls.length;
  }

  get used(): number {
    return this.#calls.length;
  }

  /** Forgets all data and what came in; clients, settings and the clock stay. */
  reset(): void {
    this.org = this.#newOrg();
    this.journal.clear();
    this.faults.clear();
    this.pages.clear();
    this.#calls = [];
  }

  #newOrg(): Org {
    return new Org((prefix) => newId(prefix, this.#random), this.settings.isSandbox);
  }
}
