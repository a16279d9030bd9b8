/** For tests: a simulated Slack over real sockets. */
import { z } from "zod";
import type { JsonObject } from "#sdk/index.ts";
import { startSimulator } from "../../../simulator/slack/server.ts";

export const goodToken = "xoxb-good-1";

export interface SimulatedSlack {
  readonly url: string;
  /** The fields of a connection. */
  readonly values: { readonly token: string; readonly apiBase: string };
  /** `control("POST /messages", { channel: "sales" })` */
  control(route: string, body?: JsonObject): Promise<unknown>;
  /** Arms faults for the next requests to a method. */
  strike(method: string, ...faults: readonly JsonObject[]): Promise<void>;
  /** What stands in a channel, or in the direct messages with a person. */
  messages(channel: string): Promise<readonly Standing[]>;
  /** How many writes of a method had an effect. */
  executed(method: string): Promise<number>;
  /** How many came in. */
  sent(method: string): Promise<number>;
  close(): Promise<void>;
}

const Standing = z.looseObject({
  ts: z.string(),
  text: z.string(),
  thread_ts: z.string().optional(),
  metadata: z.json().optional(),
});
export type Standing = z.infer<typeof Standing>;

export async function startSlack(now?: () => number): Promise<SimulatedSlack> {
  const realTime = now === undefined ? {} : { realTime: now };
  const simulator = await startSimulator({
    rateLimits: false,
    tokens: [goodToken],
    ...realTime,
  });
  const { url, close } = simulator;
  const control: SimulatedSlack["control"] = async (route, body) => {
    const [method = "GET", path = "/"] = route.split(" ");
    return simulator.steer(method, path, body);
  };
  const entries = async (method: string, more = ""): Promise<number> => {
    const found = await control(`GET /ledger?path=/api/${method}&limit=0${more}`);
    return z.object({ total: z.int() }).parse(found).total;
  };
  return {
    url,
    values: { token: goodToken, apiBase: url },
    control,
    strike: async (method, ...faults) => {
      for (const [index, fault] of faults.entries())
        await control("POST /faults", {
          fault,
          match: { path: `/api/${method}`, nth: index + 1 },
        });
    },
    messages: async (channel) =>
      z
        .object({ data: z.array(Standing) })
        .parse(await control(`GET /messages?channel=${encodeURIComponent(channel)}`)).data,
    executed: (method) => entries(method, "&outcome=executed"),
    sent: (method) => entries(method),
    close,
  };
}
