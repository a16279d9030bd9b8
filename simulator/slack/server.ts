/** The simulated Slack on its socket. */
import { control } from "../kit/control.ts";
import { serve, type Serving } from "../kit/server.ts";
import { answer } from "./api.ts";
import { ROUTES } from "./control-routes.ts";
import { Simulator, type SimulatorOptions } from "./simulator.ts";

export const DEFAULT_TOKEN = "xoxb-millrace-demo";

export interface StartOptions extends SimulatorOptions {
  /** 0, the default, takes any free port. */
  readonly port?: number;
  readonly tokens?: readonly string[];
}

export interface RunningSimulator extends Serving {
  /** The state itself, for tests in the same process. */
  readonly simulator: Simulator;
}

export async function startSimulator(options: StartOptions = {}): Promise<RunningSimulator> {
  const simulator = new Simulator(options);
  for (const token of options.tokens ?? [DEFAULT_TOKEN]) simulator.tokens.set(token);
  const serving = await serve(options.port ?? 0, {
    answer: (received) => answer(simulator, received),
    control: (received) => control(simulator, ROUTES, received),
  });
  return { ...serving, simulator };
}
