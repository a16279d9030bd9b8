import type { Connector } from "#sdk/index.ts";
import { googleSheetsConnector } from "./google-sheets/google-sheets.connector.ts";
import { httpConnector } from "./http/http.connector.ts";
import { mailConnector } from "./mail/mail.connector.ts";
import { postgresqlConnector } from "./postgresql/postgresql.connector.ts";
import { salesforceConnector } from "./salesforce/salesforce.connector.ts";
import { slackConnector } from "./slack/slack.connector.ts";
import { stripeConnector } from "./stripe/stripe.connector.ts";
import { workdayConnector } from "./workday/workday.connector.ts";

/** Every system that Millrace knows. A new connector is one folder and one line here. */
export const connectors: readonly Connector[] = [
  stripeConnector,
  postgresqlConnector,
  httpConnector,
  mailConnector,
  slackConnector,
  salesforceConnector,
  googleSheetsConnector,
  workdayConnector,
];
