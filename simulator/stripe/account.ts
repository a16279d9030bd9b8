import type { Call } from "./call.ts";
import type { JsonObject } from "./json.ts";

/** Long before anything the simulator is asked about. */
const CREATED = 1_609_459_200;

export function retrieveAccount({ world }: Call): JsonObject {
  return {
    id: world.account,
    object: "account",
    business_profile: {
      annual_revenue: null,
      estimated_worker_count: null,
      mcc: "5734",
      name: "Millrace demo shop",
      support_address: null,
      support_email: null,
      support_phone: null,
      support_url: null,
      url: "https://shop.example.com",
    },
    business_type: "company",
    capabilities: { card_payments: "active", transfers: "active" },
    charges_enabled: true,
    controller: { type: "account" },
    country: "US",
    created: CREATED,
    default_currency: "usd",
    details_submitted: true,
    email: "owner@shop.example.com",
    metadata: {},
    payouts_enabled: true,
    settings: {
      dashboard: { display_name: "Millrace demo shop", timezone: "Etc/UTC" },
      payments: { statement_descriptor: "MILLRACE DEMO" },
    },
    type: "standard",
  };
}
