/** The simulators that run beside Stripe's in one process, where they are asked for. */
import type { Serving } from "./kit/server.ts";
import { demoSpreadsheet } from "./google/spreadsheet.ts";
import { startSimulator as startGoogle } from "./google/server.ts";
import { DEFAULT_CLIENT, startSimulator as startSalesforce } from "./salesforce/server.ts";
import { DEFAULT_TOKEN as slackToken, startSimulator as startSlack } from "./slack/server.ts";
import { DEFAULT_USER, startSimulator as startWorkday } from "./workday/server.ts";

interface Other {
  readonly title: string;
  /** What a connection needs, beside the address. */
  readonly credentials: string;
  /** 0 takes any free port. */
  readonly start: (port: number) => Promise<Serving>;
}

/** By the connector's id. */
export const others: ReadonlyMap<string, Other> = new Map([
  [
    "slack",
    { title: "Slack", credentials: `token ${slackToken}`, start: (port) => startSlack({ port }) },
  ],
  [
    "salesforce",
    {
      title: "Salesforce",
      credentials: `consumer key ${DEFAULT_CLIENT.id}`,
      start: (port) => startSalesforce({ port }),
    },
  ],
  [
    "google-sheets",
    {
      title: "Google Sheets",
      credentials: `spreadsheet ${demoSpreadsheet}`,
      start: (port) => startGoogle({ port }),
    },
  ],
  [
    "workday",
    {
      title: "Workday",
      credentials: `user ${DEFAULT_USER.name}`,
      start: (port) => startWorkday({ port }),
    },
  ],
]);
