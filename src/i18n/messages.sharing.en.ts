/** What the command line says of agreeing, letting others operate, and giving away. */
export const sharingEn = {
  "cli.proposals": "Versions of flows that wait for the owners of the connections in them",
  "cli.proposals.list": "List the proposals",
  "cli.proposals.mine": "Only those that wait for you",
  "cli.proposals.none": "No proposals wait for anybody.",
  "cli.proposals.show": "Show what a proposal changes, by its ID or by the flow’s name",
  "cli.proposals.writes": "What it writes to other systems",
  "cli.proposals.write.added": "New",
  "cli.proposals.write.changed": "Changed",
  "cli.proposals.write.same": "As before",
  "cli.proposals.write.removed": "No longer",
  "cli.proposals.before": "(until now: {{before}})",
  "cli.proposals.changes": "What it changes",
  "cli.proposals.agree": "Agree that your connections act for a proposal",
  "cli.proposals.confirm":
    "How many steps would write in live mode through your connections, as the refusal says: they are meant",
  "cli.proposals.agreed":
    "You have agreed to the proposal for “{{name}}”. It still waits for: {{owners}}",
  "cli.proposals.refuse": "Refuse a proposal, or take back your own",
  "cli.proposals.refused": "The proposal for “{{name}}” is gone. The flow goes on as it was.",
  "cli.proposals.not_found":
    "No open proposal has the ID “{{wanted}}” or is for a flow of that name. See: proposals list",
  "cli.proposals.not_started": "not by it",
  "cli.proposals.from_now": "with it, from then on",
  "cli.proposals.where_it_stood": "with it, where it stood",
  "cli.grants": "Show who may operate a connection of yours beside you",
  "cli.grants.give":
    "Let a person operate a connection: look through it, decide about parked writes, catch up on the past",
  "cli.grants.take": "Let a person no longer operate a connection",
  "cli.grants.none": "Nobody but you may operate the connection “{{name}}”.",
  "cli.grants.who": "Beside you, these may operate the connection “{{name}}”:",
  "cli.limits": "Show what a connection moves without its owner being asked",
  "cli.limits.set":
    "Limit what a connection moves in one currency without its owner being asked; what is left out has no limit",
  "cli.limits.currency": "Code of the currency, such as usd",
  "cli.limits.per_write": "Most for each write, in the smallest unit: 5000 is 50.00 US dollars",
  "cli.limits.per_day": "Most that one flow moves in a day (UTC), in the smallest unit",
  "cli.limits.writes_per_day": "Most writes of one flow in a day (UTC) that move money",
  "cli.limits.remove": "Remove the limits of this currency",
  "cli.limits.no_number": "“{{said}}” is no whole number. Write an amount in the smallest unit.",
  "cli.limits.none": "The connection “{{name}}” has no limits: no write waits for you.",
  "cli.limits.proposed": "Limits on money for your connection “{{name}}”, which has none:",
  "cli.limits.take":
    "To set them, add --limits. To set others: millrace connections limit. To go on without: --confirm alone.",
  "cli.limits.take_option": "Set the limits on money that the refusal proposes, then go on",
  "cli.limits.take_unconfirmed":
    "--limits sets what a refusal has proposed. Give --confirm with the number that it names as well.",
  "cli.limits.which":
    "Above these limits, and in any other currency, a write through “{{name}}” waits for you:",
  "cli.runs.masked":
    "Private fields are masked. {{people}} can let you see them, by letting you operate the connection.",
  "cli.runs.masked_nobody":
    "Private fields are masked. Nobody owns the connections any more through which they came.",
  "cli.private":
    "Mark fields of a flow as private, each as in a formula (trigger.email), or show which are",
  "cli.private.none_marked": "Mark none",
  "cli.private.nothing": "Nothing in “{{name}}” is marked as private, beside what connectors mark.",
  "cli.private.which": "In “{{name}}” these are marked as private, beside what connectors mark:",
  "cli.readers": "Show whom you let see the values of a flow’s runs",
  "cli.readers.let": "Let a person, named by e-mail or ID, see the values of a flow’s runs",
  "cli.readers.take": "Let a person no longer see the values of a flow’s runs",
  "cli.readers.none":
    "You let nobody else see the values of the runs of “{{name}}”. The owners of its connections see them anyway.",
  "cli.readers.who": "You let these see the values of the runs of “{{name}}”:",
  "cli.flows.give":
    "Offer a flow to another owner, named by e-mail or ID. Named by yourself: accept what is offered to you",
  "cli.flows.offered": "The flow “{{name}}” is offered to {{person}}: theirs once they accept.",
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
