/** The simulated Workday on its socket. */
import { control } from "../kit/control.ts";
import { serve, type Serving } from "../kit/server.ts";
import { answer } from "./api.ts";
import { ROUTES } from "./control-routes.ts";
import { Simulator, type SimulatorOptions } from "./simulator.ts";

export const DEFAULT_USER = { name: "ISU_Millrace", password: "millrace-demo" } as const;

interface StartOptions extends SimulatorOptions {
  /** 0, the default, takes any free port. */
  readonly port?: number;
}

interface RunningSimulator extends Serving {
  /** The state itself, for tests in the same process. */
  readonly simulator: Simulator;
}

export async function startSimulator(options: StartOptions = {}): Promise<RunningSimulator> {
  const simulator = new Simulator(options);
  simulator.users.set(DEFAULT_USER.name, { password: DEFAULT_USER.password });
  const serving = await serve(options.port ?? 0, {
    answer: (received) => answer(simulator, received),
    control: (received) => control(simulator, ROUTES, received),
  });
  return { ...serving, simulator };
}
