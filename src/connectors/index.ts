import type { Connector } from "#sdk/index.ts";
import { stripeConnector } from "./stripe/stripe.connector.ts";

/** Every system that Millrace knows. A new connector is one folder and one line here. */
export const connectors: readonly Connector[] = [stripeConnector];
