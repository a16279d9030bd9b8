import { z } from "zod";
import { type SimulatedSlack, startSlack } from "#connectors/slack/slack.world.ts";
import type { LedgerEntry } from "./simulated-stripe.ts";
import type { World } from "./world.ts";

/** The simulated Slack of the fault table: a workspace, a channel and a connection for each cell. */
export interface SlackOfCells {
  /** A connection of its own, and a channel. */
  prepare(account: string): Promise<{ connection: string; channel: string }>;
  arm(account: string, path: string, fault: object): Promise<void>;
  requests(account: string, path: string): Promise<readonly Seen[]>;
  /** How many messages in its channel name the event. */
  made(account: string, event: string): Promise<number>;
  advance(seconds: number): Promise<void>;
  close(): Promise<void>;
}

/** What the table tells of a request. Slack takes no key: the mark in the message is what stays the same. */
type Seen = Pick<LedgerEntry, "idempotency_key" | "faults">;

const Mark = z.object({
  metadata: z.object({ event_payload: z.object({ millrace_effect: z.string() }) }),
});
const Requests = z.object({
  data: z.array(
    z
      .object({ params: z.unknown(), faults: z.array(z.string()) })
      .transform(({ params, faults }): Seen => {
        // Of what was cut on its way, the simulator has read nothing.
        const mark = Mark.safeParse(params).data?.metadata.event_payload.millrace_effect ?? null;
        return { idempotency_key: mark, faults };
      }),
  ),
});

/** Before the product is started. */
export async function startSlackOfCells(world: World): Promise<SlackOfCells> {
  const slack: SimulatedSlack = await startSlack();
  world.env["MILLRACE_SIMULATORS"] = `slack=${slack.url}`;
  const control = (route: string, body: object): Promise<unknown> =>
    slack.control(route, z.record(z.string(), z.json()).parse(body));
  return {
    prepare: async (account) => {
      const token = `xoxb-${account.toLowerCase()}`;
      await control("POST /keys", { token, team: account });
      const made = await control("POST /channels", { name: account.toLowerCase() });
      const { connection } = await world.api<{ connection: { id: string } }>(
        "POST",
        "/connections",
        { connector: "slack", name: account, values: { token, apiBase: slack.url } },
      );
      return { connection: connection.id, channel: z.object({ id: z.string() }).parse(made).id };
    },
    arm: async (account, path, fault) =>
      void (await control("POST /faults", { match: { path, account }, fault })),
    requests: async (account, path) => {
      const found = await slack.control(
        `GET /requests?${new URLSearchParams({ account, path, limit: "100" }).toString()}`,
      );
      return Requests.parse(found).data;
    },
    made: async (account, event) => {
      const messages = await slack.messages(account.toLowerCase());
      return messages.filter(({ text }) => text.includes(event)).length;
    },
    advance: async (seconds) => void (await control("POST /clock", { advance_seconds: seconds })),
    close: () => slack.close(),
  };
}
