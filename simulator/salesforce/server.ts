/** The simulated Salesforce on its socket. */
import { control } from "../kit/control.ts";
import { serve, type Serving } from "../kit/server.ts";
import { answer } from "./api.ts";
import { ROUTES } from "./control-routes.ts";
import { Simulator, type SimulatorOptions } from "./simulator.ts";
import type { Client } from "./tokens.ts";

export const DEFAULT_CLIENT = {
  id: "millrace_demo_consumer_key",
  secret: "millrace_demo_consumer_secret",
} as const satisfies Client;

export interface StartOptions extends SimulatorOptions {
  /** 0, the default, takes any free port. */
  readonly port?: number;
  readonly clients?: readonly Client[];
}

export interface RunningSimulator extends Serving {
  /** The state itself, for tests in the same process. */
  readonly simulator: Simulator;
}

export async function startSimulator(options: StartOptions = {}): Promise<RunningSimulator> {
  const simulator = new Simulator(options);
  for (const client of options.clients ?? [DEFAULT_CLIENT])
    simulator.tokens.clients.set(client.id, client);
  const serving = await serve(options.port ?? 0, {
    answer: (received) => answer(simulator, received),
    control: (received) => control(simulator, ROUTES, received),
  });
  simulator.url = serving.url;
  return { ...serving, simulator };
}
