/** For tests: a simulated Workday over real sockets. */
import type { JsonObject } from "#sdk/index.ts";
import { DEFAULT_USER, startSimulator } from "../../../simulator/workday/server.ts";

export interface SimulatedWorkday {
  readonly url: string;
  /** The fields of a connection. */
  readonly values: Readonly<Record<"host" | "tenant" | "user" | "password" | "report", string>>;
  /** `control("POST /rows", { name: "Workers", rows: [] })` */
  control(route: string, body?: JsonObject): Promise<unknown>;
  /** These rows stand in the report from now on. */
  put(report: string, rows: readonly JsonObject[]): Promise<void>;
  /** Arms faults for the next requests, one each. */
  strike(...faults: readonly JsonObject[]): Promise<void>;
  close(): Promise<void>;
}

export async function startWorkday(now?: () => number): Promise<SimulatedWorkday> {
  const simulator = await startSimulator(now === undefined ? {} : { realTime: now });
  const { url, close } = simulator;
  const control: SimulatedWorkday["control"] = async (route, body) => {
    const [method = "GET", path = "/"] = route.split(" ");
    return simulator.steer(method, path, body);
  };
  return {
    url,
    values: {
      host: url,
      tenant: "millrace_demo",
      user: DEFAULT_USER.name,
      password: DEFAULT_USER.password,
      report: "isu_reports/Workers",
    },
    control,
    put: async (name, rows) => void (await control("POST /rows", { name, rows, replace: true })),
    strike: async (...faults) => {
      for (const [index, fault] of faults.entries())
        await control("POST /faults", { fault, match: { path: "/ccx/*", nth: index + 1 } });
    },
    close,
  };
}
