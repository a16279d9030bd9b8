/** Texts of the web application: the builder. */
export const builderEn = {
  "builder.to_flows": "All flows",

  "builder.header.name": "Flow name",
  "builder.header.rename": "Rename the flow",
  "builder.header.owner": "Owner: {{name}}",
  "builder.header.undo": "Undo",
  "builder.header.undo_key": "Undo (Ctrl+Z)",
  "builder.header.redo": "Redo",
  "builder.header.redo_key": "Redo (Ctrl+Shift+Z)",

  "builder.save.saved": "Saved",
  "builder.save.saving": "Saving…",
  "builder.save.trying": "Not saved, trying again",
  "builder.save.clash": "Needs your decision",
  "builder.save.refused": "Not saved: {{why}}",
  "builder.save.now": "Try now",
  "builder.save.first":
    "Your last changes are not saved yet, and Millrace can publish only saved changes. Try again when it says “Saved”.",

  "builder.banner.read_only": "You can see this flow, but your role does not let you change it.",
  "builder.banner.draft":
    "Version {{number}} is running. Your changes are a draft: they take effect when you publish them.",
  "builder.banner.unanswered":
    "The running version has an amount whose currency is not certain. Check the amounts and publish the flow, changed or not. Runs that wait for this then go on within 15 minutes.",
  "builder.banner.changes": "See what changes",
  "builder.banner.waiting":
    "{{by}} wants to publish a version of this flow. It waits for {{names}} to agree. Until then the previous version runs on.",
  "builder.banner.waiting_start":
    "{{by}} wants to activate this flow. It waits for {{names}} to agree.",
  "builder.banner.take_back": "Take it back",
  "builder.stopped.same_rows": "The same rows come back: run on none of them again",
  "builder.stopped.restored":
    "An older state was restored: run on the rows behind the highest number",
  "builder.stopped.all_new": "New rows: run on every row in the table",
  "builder.stopped.deleted": "They were deleted: run on each",
  "builder.stopped.begin_anew": "They were not: begin anew with the rows there are",
  "builder.banner.poll_error": "The flow cannot look for events at present",

  "builder.canvas.open_all": "Expand all",
  "builder.canvas.close_all": "Collapse all",

  "builder.documentation": "{{connector}} documentation: {{name}}",

  "builder.card.trigger": "Trigger",
  "builder.card.action": "Action",
  "builder.card.title": "{{kind}}: {{name}}",
  "builder.card.label": "{{number}}. {{title}}",
  "builder.card.open": "Expand “{{title}}”",
  "builder.card.close": "Collapse “{{title}}”",
  "builder.card.rename": "Rename “{{name}}”",
  "builder.card.name": "Name of the step “{{name}}”",
  "builder.card.name_placeholder": "Leave it empty for the action’s name",

  "builder.menu.label": "Actions for “{{name}}”",
  "builder.menu.trigger": "Actions for the trigger",
  "builder.menu.connection": "Change the connection…",
  "builder.menu.replace": "Replace the trigger…",
  "builder.menu.up": "Move up",
  "builder.menu.down": "Move down",
  "builder.menu.place": "Move to…",
  "builder.menu.delete": "Delete the step",

  "builder.add.last": "Add a step",
  "builder.add.between": "Add a step below card {{number}}",

  "builder.move.role": "can be dragged",
  "builder.move.handle": "Move “{{name}}”",
  "builder.move.instructions":
    "Press Space to lift the step, the arrow keys to move it, Space again to put it down, Escape to leave it where it was.",
  "builder.move.lifted": "“{{name}}” is lifted. It is card {{number}} of {{count}}.",
  "builder.move.over": "“{{name}}” would become card {{number}} of {{count}}.",
  "builder.move.dropped": "“{{name}}” was put down as card {{number}} of {{count}}.",
  "builder.move.cancelled": "“{{name}}” stays where it was, as card {{number}} of {{count}}.",
  "builder.place.title": "Where should “{{name}}” go?",
  "builder.place.search": "Search steps and branches",
  "builder.place.list": "Places in the flow",
  "builder.place.flow": "the flow itself",
  "builder.place.start": "Right below the trigger",
  "builder.place.first": "First in it",
  "builder.place.below": "Below {{number}}. {{name}}",
  "builder.place.here": "it is here",
  "builder.place.none": "No place has that name.",
  "builder.move.title": "Move “{{name}}” there?",
  "builder.move.breaks": "In that place, the step needs something that has not run before it",
  "builder.move.anyway": "Move it anyway",

  "builder.removal.title": "Delete “{{name}}”?",
  "builder.removal.used": "This flow uses the output of “{{name}}”",
  "builder.removal.anyway": "Delete it anyway",

  "builder.start.title": "What should start this flow?",
  "builder.start.none": "An event in one of your systems, or a time.",
  "builder.start.choose": "Choose the trigger",
  "builder.start.kind": "Kind of trigger",
  "builder.start.event": "An event in a system",
  "builder.start.schedule": "The time (scheduler)",
  "builder.start.schedule_help":
    "The flow runs by itself again and again: at an interval, such as every 15 minutes, at a time on certain days, such as weekdays at 9:00, or as a cron expression says.",
  "builder.start.use_schedule": "Use the scheduler",
  "builder.start.replaced": "With another trigger, these data pills lose their source",
  "builder.start.replace": "Replace the trigger",

  "builder.next.title": "Next step: what should the flow do?",

  "builder.choose.search": "Search systems and what they offer",
  "builder.choose.nothing": "Nothing here is called “{{search}}”.",
  "builder.choose.connectors": "Systems",
  "builder.choose.system": "System action",
  "builder.choose.logic": "Logic",
  "builder.choose.reads": "reads",
  "builder.choose.writes": "writes to {{connector}}",

  "builder.connection.title": "Change the connection to {{connector}}",
  "builder.connection.first":
    "You have no connection to {{connector}} yet. Create one here; other flows can use it, too.",
  "builder.connection.new": "A new connection to {{connector}}. Other flows can use it, too.",
  "builder.connection.which": "Which connection to {{connector}}?",
  "builder.connection.of": "{{name}}’s connection",
  "builder.connection.none": "No connection",
  "builder.connection.choose": "Choose a connection",
  "builder.connection.add": "New {{connector}} connection",
  "builder.connection.use": "Use this connection",
  "builder.connection.later": "Choose a connection later",
  "builder.connection.everywhere_one":
    "Also in {{count}} more place of this flow that uses the same connection",
  "builder.connection.everywhere_other":
    "Also in {{count}} more places of this flow that use the same connection",

  "builder.trigger.scheduler": "Scheduler",

  "builder.frequency.label": "Polling frequency",
  "builder.frequency.help": "How often the flow asks whether there is something new.",
  "builder.frequency.placeholder": "Choose how often",
  "builder.frequency.custom": "Another frequency…",
  "builder.frequency.choice_one": "{{every}} · {{calls}} call a day",
  "builder.frequency.choice_other": "{{every}} · {{calls}} calls a day",
  "builder.frequency.every_seconds_one": "Every second",
  "builder.frequency.every_seconds_other": "Every {{count}} seconds",
  "builder.frequency.minutes_one": "Every minute",
  "builder.frequency.minutes_other": "Every {{count}} minutes",
  "builder.frequency.hours_one": "Every hour",
  "builder.frequency.hours_other": "Every {{count}} hours",
  "builder.frequency.days_one": "Once a day",
  "builder.frequency.days_other": "Every {{count}} days",
  "builder.frequency.seconds": "Seconds between two polls",
  "builder.frequency.range": "From 15 seconds to a day (86,400).",
  "builder.frequency.calls_one": "{{calls}} call a day",
  "builder.frequency.calls_other": "{{calls}} calls a day",

  "builder.cost.own_one":
    "At this frequency the flow makes {{calls}} reading call a day: {{month}} in 30 days.",
  "builder.cost.own_other":
    "At this frequency the flow makes {{calls}} reading calls a day: {{month}} in 30 days.",
  "builder.cost.quota":
    "That is {{share}} of the {{calls}} reading calls a minute that {{connector}} accepts from one account.",
  "builder.cost.day_use":
    "That is {{share}} of the {{of}} calls that {{connector}} allows this account in 24 hours, for all its programs together. {{used}} were used on {{at}}.",
  "builder.cost.rows":
    "Each poll counts as one call here. It may make several: more for a large table or a list of many pages.",
  "builder.cost.shared_one":
    "{{count}} other active flow polls for the same events. They share one poll, which runs at the shortest of their frequencies and costs once.",
  "builder.cost.shared_other":
    "{{count}} other active flows poll for the same events. They share one poll, which runs at the shortest of their frequencies and costs once.",
  "builder.cost.allowance":
    "With this flow, this account’s polls make about {{reads}} reading calls in 30 days; {{connector}} guarantees {{floor}}.",

  "builder.only_when.label": "Only when",
  "builder.only_when.sentence": "Only when {{condition}}",
  "builder.only_when.always": "Always: every event makes a run",
  "builder.only_when.help":
    "An event that does not meet the conditions makes no run; the skipped events of this flow list it with the reason. New conditions apply only to later events. If Millrace cannot decide the conditions for an event, its run fails.",
  "builder.only_when.other_stop": "Fail the run",
  "builder.only_when.other_none": "Make no run",

  "builder.own_events.label": "How often may its own writes start this flow again?",
  "builder.own_events.help":
    "Something that this flow made can cause a new event for it, even through other flows. Millrace counts how often that happens in a row. The flow skips the events after that, so it does not run forever.",
  "builder.own_events.rows":
    "A flow that writes to the table or list that starts it starts itself, without end. Here Millrace cannot tell its own writes from other writes.",
  "builder.own_events.never": "Its own writes do not start it",
  "builder.own_events.up_to_one": "Once in a row",
  "builder.own_events.up_to_other": "Up to {{count}} times in a row",
  "builder.own_events.skipped": "Skipped events of this flow",

  "builder.problems.count_one": "{{count}} problem",
  "builder.problems.count_other": "{{count}} problems",
  "builder.problems.warnings_one": "{{count}} warning",
  "builder.problems.warnings_other": "{{count}} warnings",
  "builder.problems.title": "Before the flow can run",
  "builder.problems.flow": "The whole flow",
  "builder.problems.step": "{{number}}. {{name}}",
  "builder.problems.error": "Must be solved",
  "builder.problems.warning": "Worth a look",
  "builder.problems.none": "Nothing is missing",
  "builder.problems.none_help": "The flow is ready. Test it, then activate it.",

  "builder.clash.title": "{{name}} has changed the same place",
  "builder.clash.title_unknown": "Somebody else has changed the same place",
  "builder.clash.help_one": "Nothing is lost. Choose which of the two changes to keep.",
  "builder.clash.help_other":
    "Nothing is lost. Choose which of the two changes to keep. There are {{count}} places to decide.",
  "builder.clash.mine": "Your change",
  "builder.clash.theirs": "What {{name}} has saved meanwhile",
  "builder.clash.theirs_unknown": "What was saved meanwhile",
  "builder.clash.gone": "Deleted",
  "builder.clash.empty": "(empty)",
  "builder.clash.use": "Use mine",
  "builder.clash.keep": "Keep theirs",

  "builder.notice.theirs": "{{name}} has changed this flow. You see the newest state.",
  "builder.notice.theirs_unknown": "Somebody else has changed this flow. You see the newest state.",
  "builder.notice.stale": "You cannot undo this: somebody else has changed the same place since.",
  "builder.notice.refused": "Millrace did not accept a change, and took it back",

  "builder.deleted.title": "“{{name}}” has been deleted",
  "builder.deleted.help":
    "Somebody has deleted this flow while you had it open. You can keep what you see here as a new, inactive flow.",
  "builder.deleted.keep": "Keep as a new flow",

  "builder.leave.help":
    "Some changes have not reached Millrace yet, because it does not answer or a decision is missing. If you leave now, they are lost.",

  "builder.result.done": "Done",
  "builder.result.failed": "Failed",
  "builder.result.handled": "Failed, and handled",
  "builder.result.under_way": "Running…",
  "builder.result.waiting": "Waits for a person",

  "builder.test.button": "Test",
} as const;
