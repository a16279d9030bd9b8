/** What the command line says of flows that other systems start by HTTP, and that other flows call. */
export const invokeEn = {
  "cli.flows.invoke_credentials": "Credentials with which other systems start a flow by HTTP",
  "cli.flows.invoke_show": "Show a flow’s address, its client ID, and when its secrets were made",
  "cli.flows.invoke_rotate": "Make a new secret for a flow and show it once; the old one ends",
  "cli.flows.invoke_keep_old": "Minutes for which the old secret stays good, up to 10080",
  "cli.flows.invoke_revoke": "Revoke all secrets of a flow; nobody can start it by HTTP then",
  "cli.flows.invoke_revoked": "Nobody can start the flow “{{name}}” by HTTP any more.",
  "cli.flows.bad_minutes": "--keep-old takes a whole number of minutes.",
  "cli.flows.callers": "List the flows that call a flow",
  "cli.flows.no_callers": "No published flow calls it.",
  "cli.flows.still_called":
    "These active flows call it. Their calls fail while it is inactive: {{flows}}",
  "cli.runs.called": "Called “{{flow}}”: {{status}}. millrace runs show {{run}}",
  "head.caller": "Called by",
  "head.address_of_flow": "Address",
  "head.client_id": "Client ID",
  "head.client_secret": "Client secret",
  "head.secret": "Secret",
} as const;
