/** For tests: a simulated Google over real sockets. */
import { z } from "zod";
import type { Json, JsonObject } from "#sdk/index.ts";
import { startSimulator } from "../../../simulator/google/server.ts";
import { demoKey, demoSpreadsheet } from "./google-sheets.demo.ts";

export interface SimulatedSheets {
  readonly url: string;
  /** The fields of a connection. */
  readonly values: { readonly key: string; readonly spreadsheet: string; readonly apiBase: string };
  /** `control("POST /rows", { sheet: "Orders", rows: [] })` */
  control(route: string, body?: JsonObject): Promise<unknown>;
  /** Arms faults for the next requests with this method and path. */
  strike(method: "GET" | "POST", path: string, ...faults: readonly JsonObject[]): Promise<void>;
  /** What stands in a sheet, the header row first. */
  rows(sheet: string): Promise<readonly (readonly Json[])[]>;
  /** How many writes to paths like this had an effect. */
  executed(path: string): Promise<number>;
  /** How many came in. */
  sent(path: string): Promise<number>;
  close(): Promise<void>;
}

export async function startSheets(now?: () => number): Promise<SimulatedSheets> {
  const realTime = now === undefined ? {} : { realTime: now };
  const simulator = await startSimulator({ rateLimits: false, ...realTime });
  const { url, close } = simulator;
  const control: SimulatedSheets["control"] = async (route, body) => {
    const [method = "GET", path = "/"] = route.split(" ");
    return simulator.steer(method, path, body);
  };
  const entries = async (path: string, more = ""): Promise<number> => {
    const query = new URLSearchParams({ path, limit: "0" });
    const found = await control(`GET /ledger?${query.toString()}${more}`);
    return z.object({ total: z.int() }).parse(found).total;
  };
  return {
    url,
    values: { key: demoKey, spreadsheet: demoSpreadsheet, apiBase: url },
    control,
    strike: async (method, path, ...faults) => {
      for (const [index, fault] of faults.entries())
        await control("POST /faults", { fault, match: { method, path, nth: index + 1 } });
    },
    rows: async (sheet) =>
      z
        .object({ rows: z.array(z.array(z.json())) })
        .parse(await control(`GET /sheet?sheet=${encodeURIComponent(sheet)}`)).rows,
    executed: (path) => entries(path, "&outcome=executed"),
    sent: (path) => entries(path),
    close,
  };
}
