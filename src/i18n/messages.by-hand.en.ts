/** What the command line says about runs that a person starts or lets go on, and about flows that stop by themselves. */
export const byHandEn = {
  "cli.flows.test": "Run a flow's draft once, for real, and show the result",
  "cli.flows.test.record": "On this record of the trigger, by its id (default: the newest)",
  "cli.flows.run_now": "Run a scheduled flow once now, outside its schedule, and show the result",
  "cli.flows.run_now.token":
    "Your own token for this run: the same token within a day means the same run",
  "cli.flows.time_zone":
    "Show a flow's time zone, or change it in the draft, such as to Asia/Tokyo",
  "cli.flows.time_zone_set": "The draft of “{{name}}” now uses the time zone {{zone}}.",
  "cli.flows.own_events":
    "Show how often in a row a flow may start itself, or change it in the draft (0 to 10)",
  "cli.flows.own_events_set":
    "In its draft, “{{name}}” may start itself this often in a row: {{times}}.",
  "cli.flows.bad_times": "Give a whole number from 0 to 10 instead of “{{text}}”.",
  "cli.flows.skipped": "List the events that a flow skipped, with the reason",
  "cli.flows.none_skipped": "The flow skipped no events.",
  "cli.flows.own_event": "caused by the flow itself, more often in a row than its settings allow",
  "cli.flows.handled_by_lineage": "handled before, by this flow or by one with the same origin",
  "cli.flows.erased": "a value in it was erased",
  "cli.runs.again": "Run a finished run once more, with new writes",
  "cli.runs.again.published": "Use the version that is published now, not the version of the run",
  "cli.runs.continue": "Continue a failed run at the step that failed",
  "cli.runs.correct":
    "Correct the data of the failed step and continue the run; without --set, show that data",
  "cli.runs.correct.set":
    "A field and its new value, such as amount=1200 or metadata.order=7; repeat it for more. Nothing after = empties the field",
  "cli.runs.correct.yes": "Yes, I mean to send this",
  "cli.runs.kind": "Only runs of this kind: event, schedule, invoke, call, now, test or rerun",
  "cli.by_hand.yes": "Yes, I mean to write this in live mode",
  "cli.by_hand.say_yes": "If you mean it, add --yes.",
  "cli.by_hand.following": "The run {{id}} is under way. Ctrl-C stops watching it, not the run.",
  "cli.by_hand.step": "{{step}}: {{outcome}}",
  "cli.by_hand.not_succeeded": "The run did not succeed: {{status}}.",
  "cli.by_hand.cannot_continue":
    "The run cannot go on from a failed step: it has not failed, or nobody can tell whether its write happened.",
  "cli.by_hand.go_on": "Continue at the failed step",
  "cli.by_hand.again": "Run it again as new",
  "head.kind": "Started by",
  "kind.event": "an event",
  "kind.schedule": "the schedule",
  "kind.invoke": "an HTTP call",
  "kind.call": "another flow",
  "kind.now": "a person, at once",
  "kind.test": "a test",
  "kind.rerun": "a person, once more",
  "cli.runs.draft": "draft, as it was tested",
  "cli.no_number": "“{{said}}” is not a whole number.",
  "cli.switch_off":
    "Set when a flow switches itself off because its runs fail, or show the setting",
  "cli.switch_off.in_a_row": "After this many failed runs in a row",
  "cli.switch_off.percent": "When this percentage of the runs of an hour has failed",
  "cli.switch_off.of": "With --percent: only if the hour had at least this many runs",
  "cli.switch_off.never": "Never switch it off",
  "cli.switch_off.is_never": "“{{name}}” never switches itself off.",
  "cli.switch_off.is": "“{{name}}” switches itself off at:",
  "cli.switch_off.row": "failed runs in a row: {{count}}",
  "cli.switch_off.share": "failed runs of an hour: {{percent}}%, of at least {{of}} runs",
} as const;
