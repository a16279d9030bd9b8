/** The simulated Stripe on its socket. */
import { control } from "../kit/control.ts";
import { serve, type Serving } from "../kit/server.ts";
import { answer } from "./api.ts";
import { ROUTES } from "./control-routes.ts";
import type { Right } from "./keys.ts";
import { page } from "./page.ts";
import { JAPANESE, JAPANESE_ACCOUNT, openShop } from "./shop.ts";
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
  /** A key of the account in which a shop sells in Japanese and in yen. */
  readonly japaneseKey?: string | undefined;
  /** A file that keeps the state between runs. */
  readonly state?: string | undefined;
  /** What each answer goes through before it leaves, for tests of what slow exchanges bring. */
  readonly leaving?: (<Answer>(answer: Promise<Answer>) => Promise<Answer>) | undefined;
}

export interface RunningSimulator extends Serving {
  /** The state itself, for tests in the same process. */
  readonly simulator: Simulator;
}

export async function startSimulator(options: StartOptions = {}): Promise<RunningSimulator> {
  const simulator = new Simulator(options);
  const file = options.state === undefined ? null : new StateFile(options.state, simulator);
  file?.open();
  applyOptions(simulator, options);
  const { leaving = (answer) => answer } = options;
  const running = await serve(options.port ?? 0, {
    answer: (received) => leaving(answer(simulator, received)),
    control: (received) => control(simulator, ROUTES, received),
    page: () => page(simulator),
  });
  const beat = setInterval(() => simulator.passTime(), BEAT_MS).unref();
  const { shopIntervalMs, random } = options;
  const shops = options.japaneseKey === undefined ? [undefined] : [undefined, JAPANESE];
  const closings =
    shopIntervalMs === undefined
      ? []
      : shops.map((shop) => openShop(simulator, shopIntervalMs, shop, random));
  return {
    ...running,
    simulator,
    close: async () => {
      clearInterval(beat);
      for (const closeShop of closings) closeShop();
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
  const { japaneseKey } = options;
  if (japaneseKey !== undefined && keys.get(japaneseKey) === undefined)
    keys.add(japaneseKey, JAPANESE_ACCOUNT, null);
  for (const [key, rights] of Object.entries(options.restricted ?? {})) {
    keys.add(key, account, rights);
  }
  if (options.legacyTokens !== undefined) settings.legacyTokens = options.legacyTokens;
  if (options.rateLimit !== undefined) limits.perSecond = perSecond(options.rateLimit);
}
