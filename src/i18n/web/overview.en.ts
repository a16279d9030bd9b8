/** Texts of the web application: overview. */
export const overviewEn = {
  "overview.help": "What your flows have done in the last 24 hours, and what needs you.",
  "overview.active": "Active flows",
  "overview.runs": "Runs in 24 hours",
  "overview.failed": "Failed in 24 hours",
  "overview.waiting": "Waiting for a person",
  "overview.reads": "Reading calls in 24 hours",
  "overview.failing": "Flows with failed runs",
  "overview.first": "First steps",
  "overview.first_connect": "1. Connect a system, such as Stripe or the simulator",
  "overview.first_flow": "2. Create a flow, test it, and activate it",
} as const;
