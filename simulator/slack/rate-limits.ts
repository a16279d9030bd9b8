import type { Method } from "./methods.ts";
import type { Settings } from "./call.ts";
import { RateLimited } from "./errors.ts";

const MINUTE = 60_000;

/** When calls were made, by what is limited. Time is an argument. */
export class RateLimits {
  readonly #calls = new Map<string, number[]>();

  /** `name`: of the method. `channel`: where a message goes. */
  check(name: string, method: Method, channel: string, settings: Settings, now: number): void {
    if (method.isHistory === true && settings.outsideMarketplace) this.#take(name, 1, MINUTE, now);
    if (!settings.rateLimits) return;
    if (name === "chat.postMessage") this.#take(`${name} ${channel}`, 1, 1_000, now);
    this.#take(name, method.perMinute, MINUTE, now);
  }

  clear(): void {
    this.#calls.clear();
  }

  #take(name: string, most: number, span: number, now: number): void {
    const recent = (this.#calls.get(name) ?? []).filter((at) => at > now - span && at <= now);
    this.#calls.set(name, recent);
    const [oldest] = recent;
    if (oldest !== undefined && recent.length >= most)
      throw new RateLimited((oldest + span - now) / 1_000);
    recent.push(now);
  }
}
