/** Texts of the web application: activating, publishing and deactivating a flow. */
export const activationEn = {
  "activation.activate.button": "Activate",
  "activation.activate.title": "Activate “{{name}}”",
  "activation.activate.help":
    "Once it is active, the flow runs by itself for every new event that fits its trigger. It works on each event once.",
  "activation.activate.help_schedule":
    "Once it is active, the flow runs by itself at the times of its schedule.",
  "activation.activate.from": "Which events should it work on?",
  "activation.activate.catch_up": "Catch up: include what happened since it was deactivated",
  "activation.activate.catch_up_help":
    "It goes on where it stood, from the oldest event to the newest. It skips events that it has handled before.",
  "activation.activate.catch_up_not":
    "The flow cannot catch up: it has never listened to this trigger through this connection, or it has listened to another trigger since.",
  "activation.activate.catch_up_not_rows":
    "The flow cannot catch up: it has never listened there, or other flows have read on meanwhile.",
  "activation.activate.since": "It stood at {{moment}}.",
  "activation.activate.now": "From now on",
  "activation.activate.now_help": "It leaves out everything that happened before, for good.",
  "activation.activate.date": "From a date on",
  "activation.activate.date_help":
    "It first works on what has happened since then, from the oldest event to the newest.",
  "activation.activate.date_not":
    "This trigger compares what it reads with what it read before, so it cannot start from a date.",
  "activation.activate.day": "From",
  "activation.activate.day_pick": "Pick day and time",
  "activation.activate.zone": "Time zone: {{zone}}",
  "activation.activate.counting": "Counting the events since then…",
  "activation.activate.count_one": "That is {{events}} event. The flow will run for it.",
  "activation.activate.count_other":
    "That is {{events}} events. The flow will run for each of them.",
  "activation.activate.count_least_one":
    "That is at least {{events}} event. Millrace counted only among the newest 1,000 of the trigger.",
  "activation.activate.count_least_other":
    "That is at least {{events}} events. Millrace counted only among the newest 1,000 of the trigger. The flow will run for each of them.",
  "activation.activate.sum_one": "That is {{events}} event, {{total}}. The flow will run for it.",
  "activation.activate.sum_other":
    "That is {{events}} events, {{total}} in all. The flow will run for each of them.",
  "activation.activate.sum_least_one":
    "That is at least {{events}} event, {{total}}. Millrace counted only among the newest 1,000 of the trigger.",
  "activation.activate.sum_least_other":
    "That is at least {{events}} events, {{total}} or more in all. Millrace counted only among the newest 1,000 of the trigger. The flow will run for each of them.",
  "activation.activate.count_not_yet_one":
    "{{pending}} more is not final yet. The flow will run for it if it turns out to match the trigger’s settings and to meet its condition.",
  "activation.activate.count_not_yet_other":
    "{{pending}} more are not final yet. The flow will run for those that turn out to match the trigger’s settings and to meet its condition.",
  "activation.activate.count_undecided_one":
    "For {{failing}} more, Millrace cannot decide the condition of the trigger. That event makes a failed run.",
  "activation.activate.count_undecided_other":
    "For {{failing}} more, Millrace cannot decide the condition of the trigger. Each of them makes a failed run.",
  "activation.activate.done": "“{{name}}” is active.",
  "activation.publish.button": "Publish changes",
  "activation.publish.more": "Actions for the active flow",
  "activation.publish.title": "Publish the changes of “{{name}}”",
  "activation.publish.help":
    "New runs use these changes. Runs under way finish on the version that they began with.",
  "activation.publish.anew": "Publish again",
  "activation.publish.anew_help":
    "Nothing has changed. From now on, a step fails if an amount is in another currency than the one beside it.",
  "activation.publish.anew_done": "“{{name}}” is published again.",
  "activation.publish.changes_one": "{{count}} change",
  "activation.publish.changes_other": "{{count}} changes",
  "activation.publish.done": "The changes of “{{name}}” are in effect.",
  "activation.deactivate.button": "Deactivate",
  "activation.deactivate.title": "Deactivate “{{name}}”?",
  "activation.deactivate.help":
    "The flow takes no new events. Runs under way go on to their end. When you activate it again, it can catch up on what happened meanwhile.",
  "activation.deactivate.done": "“{{name}}” is inactive.",
  "activation.live.title": "In live mode, money, mail and data are real",
  "activation.live.help": "The flow would do this in live mode:",
  "activation.live.changed": "What it would do has changed since you confirmed it",
  "activation.live.added": "New: {{line}}",
  "activation.live.removed": "No longer: {{line}}",
  "activation.live.outdated":
    "The flow has changed since. Go on to read what it would do in live mode now; nothing is confirmed yet.",
  "activation.live.read_again": "Read the list above, and confirm it again.",
  "activation.live.meant_one": "I have read this, and I mean this {{count}} write in live mode.",
  "activation.live.meant_other":
    "I have read this, and I mean these {{count}} writes in live mode.",
  "activation.live.meant_each_one":
    "I have read this, and I mean this {{count}} write in live mode, each time the flow runs.",
  "activation.live.meant_each_other":
    "I have read this, and I mean these {{count}} writes in live mode, each time the flow runs.",
  "activation.waiting.title": "It waits for others to agree",
  "activation.waiting.help":
    "The flow works with connections that belong to other people. Until they agree to exactly this version, it goes on as it was. They find the request under their proposals. These people have yet to agree:",
} as const;
