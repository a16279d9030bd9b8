/** Texts of the web application: what holds a connection, the switch, and handing over. */
export const holdsEn = {
  "hold.put": "Put on hold",
  "hold.lift": "Lift the hold",
  "hold.state": "On hold",
  "hold.by.owner": "You have put this connection on hold",
  "hold.by.absence": "This connection stands still: its owner is deactivated",
  "hold.by.switch": "An administrator has stopped everything",
  "hold.since": "Since {{at}}",
  "hold.waits":
    "Millrace sends nothing through it, and no flow looks for events with it. Runs wait, no event is lost, and Millrace refuses calls by HTTP.",
  "hold.ends.owner": "“Lift the hold” lets everything go on.",
  "hold.ends.absence":
    "It goes on when somebody takes it over. An administrator names that person under Users.",
  "hold.ends.switch": "It goes on when an administrator lets everything go on.",
  "hold.runs": "Paused runs",
  "overview.need_hold": "The connection “{{name}}” is on hold",
  "overview.need_hold_help":
    "You put it on hold. Everything that uses it waits until you lift the hold.",
  "overview.need_handover": "{{name}} hands over a connection to you",
  "overview.need_handover_help_one":
    "{{count}} flow uses it. To take it over, you need a secret of the same account.",
  "overview.need_handover_help_other":
    "{{count}} flows use it. To take it over, you need a secret of the same account.",
  "stop.title": "Stop everything",
  "stop.help":
    "For an emergency. Millrace sends nothing to any outside system, and no flow looks for events, until an administrator lets everything go on.",
  "stop.stands": "Everything has stood still since {{at}}.",
  "stop.ask": "Stop everything?",
  "stop.at_once": "Every connection of everybody is on hold at once.",
  "stop.runs": "Runs wait before their next request. Millrace does not take back what it has sent.",
  "stop.events": "Flows do not look for events. No event is lost: they catch up later.",
  "stop.calls": "Millrace refuses calls by HTTP. The callers may call again with the same key.",
  "stop.lift": "Let everything go on",
  "stop.lift_ask": "Let everything go on?",
  "stop.lift_help":
    "From now on, Millrace sends what has waited. Connections that their owners put on hold stay on hold.",
  "stop.banner": "Everything stands still",
  "stop.banner_help":
    "An administrator has stopped it ({{at}}). Millrace sends nothing, runs wait, and no event is lost.",
  "handover.title": "Hand over",
  "handover.help":
    "Somebody else can take over this connection with a secret of the same account. Flows, waiting runs and their history go on through it.",
  "handover.to": "Hand over…",
  "handover.submit": "Name this person",
  "handover.nobody": "Nobody is named to take it over.",
  "handover.named":
    "{{name}} may take it over, and finds it under Connections. Until then it stays yours.",
  "handover.withdraw": "Take the offer back",
  "handover.offered": "Offered to you",
  "handover.from": "{{name}} hands over a connection to {{connector}} to you",
  "handover.flows": "These flows use it:",
  "handover.no_flows": "No flow uses it.",
  "handover.live":
    "It works in live mode: money, mail and data are real. From then on, it acts with your agreement.",
  "handover.yours":
    "It is then yours, and your agreement replaces {{name}}’s in each version that they agreed to. Everything that waits for it goes on.",
  "handover.secret":
    "Enter a secret of the same account ({{account}}) and mode ({{mode}}). Millrace checks it before it changes anything.",
  "handover.take": "Take it over",
  "handover.take_title": "Take over the connection of {{name}}",
  "handover.taken": "“{{name}}” is yours now.",
} as const;
