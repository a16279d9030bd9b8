/** Texts of the web application: proposals. */
export const proposalsEn = {
  "nav.proposals": "Proposals",
  "nav.waiting_one": "{{count}} waits for you",
  "nav.waiting_other": "{{count}} wait for you",
  "proposals.help":
    "Versions of flows that would use somebody’s connection. Each owner agrees first; the old version runs on meanwhile.",
  "proposals.none": "Nothing waits for your agreement",
  "proposals.none_help":
    "When somebody wants to publish a flow that uses one of your connections, you see here what would change.",
  "proposals.made": "Your proposals that wait for others",
  "proposals.by": "Proposed by {{name}}",
  "proposals.asks": "It waits for you and {{names}}.",
  "proposals.asks_you": "It waits for you.",
  "proposals.why_connections": "It uses your connections.",
  "proposals.why_called":
    "It calls a flow of yours for the first time: {{names}}. If you agree, you let this flow call it.",
  "proposals.why_callers": "A flow that uses your connections calls this one.",
  "proposals.outdated":
    "A flow that this one calls has been published again since. You can no longer agree to this version: ask {{name}} to publish it again, and read what has changed.",
  "proposals.outdated_own":
    "A flow that this one calls has been published again since. Nobody can agree to this version any more: publish it again.",
  "proposals.waits": "It waits for: {{names}}.",
  "proposals.goes_on": "When all have agreed, new runs use it.",
  "proposals.starts_now": "When all have agreed, the flow starts with it, from that moment on.",
  "proposals.starts_where_it_stood":
    "When all have agreed, the flow starts with it, where it stood.",
  "proposals.starts_from":
    "When all have agreed, the flow starts with it, with events from {{date}} on.",
  "proposals.unchecked": "Who can start it",
  "proposals.changes": "What it changes",
  "proposals.first": "The flow has not been published before: all of it is new.",
  "proposals.no_changes": "Nothing differs from the published version.",
  "proposals.writes": "What it writes to other systems",
  "writes.added": "New",
  "writes.changed": "Changed",
  "writes.same": "As before",
  "writes.removed": "No longer",
  "writes.before": "Until now: {{before}}",
  "proposals.agree": "Agree",
  "proposals.agree_live": "Agree to live writes",
  "proposals.agreed": "You have agreed, and “{{name}}” is published.",
  "proposals.agreed_waits": "You have agreed. “{{name}}” still waits for others.",
  "proposals.live_title": "This would write in live mode through your connection",
  "proposals.live_help":
    "Money, mail and data are real there. With this version, the flow would write there for the first time:",
  "proposals.refuse": "Refuse",
  "proposals.refuse_title": "Refuse this version of “{{name}}”?",
  "proposals.refuse_help":
    "The flow goes on as it was. {{name}} keeps the draft, and can propose another.",
  "proposals.refused": "The version of “{{name}}” is refused.",
  "proposals.take_back": "Take back",
  "proposals.take_back_title": "Take back your version of “{{name}}”?",
  "proposals.take_back_help": "The flow goes on as it was, and the draft stays.",
  "proposals.taken_back": "Your version of “{{name}}” is taken back.",
} as const;
