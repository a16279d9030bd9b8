/** The simulated Google Sheets on its socket, and beside it the place that gives tokens. */
import { control } from "../kit/control.ts";
import { serve, type Serving } from "../kit/server.ts";
import { answer } from "./api.ts";
import { ROUTES } from "./control-routes.ts";
import { Simulator, type SimulatorOptions } from "./simulator.ts";

export interface StartOptions extends SimulatorOptions {
  /** 0, the default, takes any free port. */
  readonly port?: number;
}

export interface RunningSimulator extends Serving {
  /** The state itself, for tests in the same process. */
  readonly simulator: Simulator;
}

export async function startSimulator(options: StartOptions = {}): Promise<RunningSimulator> {
  const simulator = new Simulator(options);
  const serving = await serve(options.port ?? 0, {
    answer: (received) => answer(simulator, received),
    control: (received) => control(simulator, ROUTES, received),
  });
  return { ...serving, simulator };
}
