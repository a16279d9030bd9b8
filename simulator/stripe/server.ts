/** The simulated Stripe on its socket. */
import { control } from "../kit/control.ts";
import { serve } from "../kit/server.ts";
import { answer } from "./api.ts";
import { ROUTES } from "./control-routes.ts";
import type { Right } from "./keys.ts";
import { page } from "./page.ts";
import { openShop } from "./shop.ts";
import { Simulator, type SimulatorOptions, perSecond } from "./simulator.ts";
import { StateFile } from "./state-file.ts";

export const DEFAULT_KEY = "sk_test_millrace_demo";
const BEAT_MS = 250;

export interface StartOptions extends SimulatorOptions {
  /** 0, the default, takes any free port. */
  readonly port?: number;
  readonly keys?: readonly string[];
  readonly restricted?: Readonly<Record<string, readonly Right[]>>;
  /** Runs the shop, one sale every so many milliseconds. */
  readonly shopIntervalMs?: number | undefined;
  /** A file that keeps the state between runs. */
  readonly state?: string | undefined;
}

export interface RunningSimulator {
  readonly url: string;
  readonly port: number;
  /** The state itself, for tests in the same process. */
  readonly simulator: Simulator;
  readonly close: () => Promise<void>;
}

export async function startSimulator(options: StartOptions = {}): Promise<RunningSimulator> {
  const simulator = new Simulator(options);
  const file = options.state === undefined ? null : new StateFile(options.state, simulator);
  file?.open();
  applyOptions(simulator, options);
  const running = await serve(options.port ?? 0, {
    answer: (received) => answer(simulator, received),
    control: (received) => control(simulator, ROUTES, received),
    page: () => page(simulator),
  });
  const beat = setInterval(() => simulator.passTime(), BEAT_MS).unref();
  const { shopIntervalMs } = options;
  const closeShop = shopIntervalMs === undefined ? null : openShop(simulator, shopIntervalMs);
  return {
    ...running,
    simulator,
    close: async () => {
      clearInterval(beat);
      closeShop?.();
      await running.close();
      file?.save();
    },
  };
}

/** What was asked for at the start wins over what the state file remembers. */
function applyOptions(simulator: Simulator, options: StartOptions): void {
  const { keys, settings, limits, account } = simulator;
  for (const key of options.keys ?? [DEFAULT_KEY]) {
    if (keys.get(key) === undefined) keys.add(key, account, null);
  }
  for (const [key, rights] of Object.entries(options.restricted ?? {})) {
    keys.add(key, account, rights);
  }
  if (options.legacyTokens !== undefined) settings.legacyTokens = options.legacyTokens;
  if (options.rateLimit !== undefined) limits.perSecond = perSecond(options.rateLimit);
}
