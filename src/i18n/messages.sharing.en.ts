/** What the command line says of agreeing, letting others operate, and giving away. */
export const sharingEn = {
  "cli.proposals": "Versions of flows that wait for the owners of the connections in them",
  "cli.proposals.list": "List the proposals",
  "cli.proposals.mine": "Only those that wait for you",
  "cli.proposals.none": "No proposal waits for agreement.",
  "cli.proposals.none_mine": "No proposal waits for you.",
  "cli.proposals.show": "Show what a proposal changes, by its ID or by the flow’s name",
  "cli.proposals.unchecked": "Who can start it",
  "cli.proposals.writes": "What it writes to other systems",
  "cli.proposals.write.added": "New",
  "cli.proposals.write.changed": "Changed",
  "cli.proposals.write.same": "As before",
  "cli.proposals.write.removed": "No longer",
  "cli.proposals.before": "(until now: {{before}})",
  "cli.proposals.changes": "What it changes",
  "cli.proposals.agree": "Agree that your connections act for a proposal",
  "cli.proposals.confirm":
    "Confirm what would write in live mode through your connections: the “confirm” of the refusal, or the number of steps",
  "cli.proposals.agreed":
    "You have agreed to the proposal for “{{name}}”. It still waits for: {{owners}}",
  "cli.proposals.refuse": "Refuse a proposal, or take back your own",
  "cli.proposals.refused": "The proposal for “{{name}}” is gone. The flow goes on as it was.",
  "cli.proposals.not_found":
    "No open proposal has the ID “{{wanted}}” or belongs to a flow of that name. See: proposals list",
  "cli.proposals.not_started": "no",
  "cli.proposals.from_now": "yes, from then on",
  "cli.proposals.where_it_stood": "yes, where it stood",
  "cli.grants": "Show who else may operate one of your connections",
  "cli.grants.give":
    "Let a person operate a connection: look through it, decide about parked writes, catch up on the past",
  "cli.grants.take": "Stop letting a person operate a connection",
  "cli.grants.none": "Nobody but you may operate the connection “{{name}}”.",
  "cli.grants.who": "Besides you, these people may operate the connection “{{name}}”:",
  "cli.limits": "Show how much money a connection moves without asking its owner",
  "cli.limits.set":
    "Limit how much money a connection moves in one currency without asking its owner; an option that you leave out sets no limit",
  "cli.limits.currency": "Code of the currency, such as usd",
  "cli.limits.per_write": "Most for each write, in the smallest unit: 5000 is 50.00 US dollars",
  "cli.limits.per_day": "Most that one flow moves in a day (UTC), in the smallest unit",
  "cli.limits.writes_per_day": "Most writes of one flow in a day (UTC) that move money",
  "cli.limits.remove": "Remove the limits of this currency",
  "cli.limits.no_number": "“{{said}}” is not a whole number. Write an amount in the smallest unit.",
  "cli.limits.none": "The connection “{{name}}” has no limits: no write waits for you.",
  "cli.limits.proposed": "Limits on money for your connection “{{name}}”, which has none:",
  "cli.limits.take":
    "To set these limits, add --limits. To set others: millrace connections limit. To go on without limits: --confirm alone.",
  "cli.limits.take_option": "Set the limits on money that the refusal proposes, then go on",
  "cli.limits.take_unconfirmed":
    "--limits sets the limits that a refusal proposed. Add --confirm with what the refusal states.",
  "cli.limits.which":
    "A write through “{{name}}” waits for you if it is above these limits, or in any other currency:",
  "cli.runs.masked":
    "Private fields are masked. {{people}} can let you see them, by letting you operate the connection.",
  "cli.runs.masked_nobody":
    "Private fields are masked. The connections that they came through no longer have an owner.",
  "cli.private":
    "Mark fields of a flow as private, each as in a formula (trigger.email), or show the private fields",
  "cli.private.none_marked": "Mark none",
  "cli.private.nothing":
    "No field of “{{name}}” is marked as private, besides those that connectors mark.",
  "cli.private.which":
    "Besides the fields that connectors mark, these fields of “{{name}}” are marked as private:",
  "cli.readers": "Show the people whom you let see the values of a flow’s runs",
  "cli.readers.let": "Let a person, named by e-mail or ID, see the values of a flow’s runs",
  "cli.readers.take": "Stop letting a person see the values of a flow’s runs",
  "cli.readers.none":
    "You let nobody else see the values of the runs of “{{name}}”. The owners of its connections see them anyway.",
  "cli.readers.who": "You let these people see the values of the runs of “{{name}}”:",
  "cli.flows.give":
    "Offer a flow to another owner, named by e-mail or ID. To accept an offer, name yourself",
  "cli.flows.offered":
    "The flow “{{name}}” is offered to {{person}}. It is theirs once they accept.",
  "cli.flows.given": "The flow “{{name}}” belongs to {{owner}} now.",
  "head.currency": "Currency",
  "head.per_write": "For each write",
  "head.per_day": "For each flow and day",
  "head.writes_per_day": "Writes of a flow in a day",
  "head.proposed_by": "Proposed by",
  "head.waits_for": "Waits for",
  "head.start": "Starts the flow",
  "head.since": "Since",
} as const;
