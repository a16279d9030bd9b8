/** What the command line says about runs that a person starts or lets go on, and about flows that stop by themselves. */
export const byHandEn = {
  "cli.flows.test": "Run a flow's draft once, for real, and show what came of it",
  "cli.flows.test.record": "On this record of the trigger, by its id (default: the newest)",
  "cli.flows.run_now":
    "Run a scheduled flow once at once, beside its times, and show what came of it",
  "cli.flows.run_now.token":
    "A word of yours for this run: the same again within a day is the same run",
  "cli.flows.time_zone":
    "Show a flow's time zone, or change it in the draft, such as to Asia/Tokyo",
  "cli.flows.time_zone_set": "The draft of “{{name}}” goes by the clocks of {{zone}} now.",
  "cli.flows.own_events":
    "Show how often in a row a flow may start itself, or change it in the draft (0 to 10)",
  "cli.flows.own_events_set":
    "How often in a row “{{name}}” may start itself, in its draft: {{times}}.",
  "cli.flows.bad_times": "Give a whole number from 0 to 10 instead of “{{text}}”.",
  "cli.flows.skipped": "List the events that a flow has passed over, with the reason",
  "cli.flows.none_skipped": "The flow has passed over no event.",
  "cli.flows.own_event": "led to by the flow itself, more often in a row than it may",
  "cli.flows.handled_by_lineage": "handled before, by this flow or one with the same origin",
  "cli.flows.erased": "what it held was erased for somebody",
  "cli.runs.again": "Run a run that is over once more, with new writes",
  "cli.runs.again.published": "On the version that is published now, not on that of the run",
  "cli.runs.continue": "Let a failed run go on at the step that failed",
  "cli.runs.correct":
    "Let a failed run go on with corrected data in the step that failed; without --set, show that data",
  "cli.runs.correct.set":
    "A field and its new value, such as amount=1200 or metadata.order=7; repeat it for more. Nothing after = empties the field",
  "cli.runs.correct.yes": "Yes, what this sends is meant",
  "cli.runs.kind": "Only runs of this kind: event, schedule, invoke, call, now, test or rerun",
  "cli.by_hand.yes": "Yes, what this writes in live mode is meant",
  "cli.by_hand.say_yes": "If that is meant, add --yes.",
  "cli.by_hand.following": "The run {{id}} works. Ctrl-C stops watching it, not the run.",
  "cli.by_hand.step": "{{step}}: {{outcome}}",
  "cli.by_hand.not_succeeded": "The run did not succeed: {{status}}.",
  "cli.by_hand.cannot_continue":
    "The run cannot go on from a failed step: it has not failed, or nobody can tell whether its write happened.",
  "cli.by_hand.go_on": "Go on at the failed step",
  "cli.by_hand.again": "Run it again as new",
  "head.kind": "Started by",
  "kind.event": "an event",
  "kind.schedule": "the schedule",
  "kind.invoke": "an HTTP call",
  "kind.call": "another flow",
  "kind.now": "hand, at once",
  "kind.test": "a test",
  "kind.rerun": "hand, once more",
  "cli.runs.draft": "draft, as it was tested",
  "cli.no_number": "“{{said}}” is not a whole number.",
  "cli.switch_off":
    "Say when a flow switches itself off because its runs fail, or show what is said",
  "cli.switch_off.in_a_row": "After so many failed runs in a row",
  "cli.switch_off.percent": "When so many percent of the runs of an hour have failed",
  "cli.switch_off.of": "With --percent: of at least so many runs",
  "cli.switch_off.never": "It never does",
  "cli.switch_off.is_never": "“{{name}}” never switches itself off.",
  "cli.switch_off.is": "“{{name}}” switches itself off at:",
  "cli.switch_off.row": "failed runs in a row: {{count}}",
  "cli.switch_off.share": "failed runs of an hour: {{percent}}%, of at least {{of}} runs",
} as const;
