/** What the command line says about runs that a person starts or lets go on. */
export const byHandEn = {
  "cli.flows.test": "Run a flow's draft once, for real, and show what came of it",
  "cli.flows.test.record": "On this record of the trigger, by its id (default: the newest)",
  "cli.runs.again": "Run a run that is over once more, with new writes",
  "cli.runs.again.published": "On the version that is published now, not on that of the run",
  "cli.runs.continue": "Let a failed run go on at the step that failed",
  "cli.runs.kind": "Only runs of this kind: event, schedule, test or rerun",
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
  "kind.test": "a test",
  "kind.rerun": "hand, once more",
  "cli.runs.draft": "draft, as it was tested",
} as const;
