/** Texts of the web application: testing a draft. */
export const testingEn = {
  "testing.title": "Test this flow",
  "testing.help":
    "The draft runs once, for real, from its trigger to its last step. The test does not change whether the flow is active, or what it has handled.",
  "testing.problems_one": "Solve {{count}} problem before you test the flow.",
  "testing.problems_other": "Solve {{count}} problems before you test the flow.",
  "testing.show_problems": "Show",
  "testing.reads_only": "This flow only reads. A test changes nothing outside.",
  "testing.writes": "This test really writes",
  "testing.write_test": "“{{step}}” {{does}} at {{connector}}, in test mode.",
  "testing.write_live": "“{{step}}” {{does}} at {{connector}} in live mode.",
  "testing.write_unknown": "“{{step}}” {{does}} at {{connector}}.",
  "testing.record": "On which record?",
  "testing.newest": "The newest one",
  "testing.newest_help": "The newest record that would start this flow.",
  "testing.pick": "One of the recent ones",
  "testing.next": "Wait for the next one",
  "testing.next_help":
    "The next record that would start this flow. Create it in the outside system: Millrace looks every 5 seconds, for up to 10 minutes.",
  "testing.no_records":
    "There is no record yet. Create one in the outside system, then look again.",
  "testing.starts_not_yet": "Not final yet",
  "testing.starts_fails": "Would make a failed run: the condition cannot be decided",
  "testing.starts_no": "Would not start this flow",
  "testing.look_again": "Look again",
  "testing.start": "Test",
  "testing.wait": "Wait and test",
  "testing.waiting":
    "Waiting for the next event of “{{trigger}}”. Create it in the outside system now.",
  "testing.left": "({{time}} left)",
  "testing.stop_waiting": "Stop waiting",
  "testing.nothing_came":
    "Nothing that would start the flow came within 10 minutes, so nothing was tested.",
  "testing.other_draft":
    "The flow, or a flow that it calls, changed while the test was waiting. So nothing was tested: you have not seen what it would do now. Open the test again.",
  "testing.run_waiting": "Testing with {{record}}…",
  "testing.run_delayed": "The test with {{record}} waits, as the flow asks.",
  "testing.run_running": "Testing with {{record}}…",
  "testing.run_paused": "The test with {{record}} waits: a connection needs to be repaired.",
  "testing.run_parked":
    "The test with {{record}} waits: nobody can tell whether a write happened. Decide on the run’s page.",
  "testing.run_succeeded": "The test with {{record}} succeeded. Each card shows what it gave.",
  "testing.run_succeeded_with_errors":
    "The test with {{record}} succeeded, and the flow has handled errors. Each card shows what it gave.",
  "testing.run_filtered":
    "The test on {{record}} was filtered: a condition ended it before it wrote anything.",
  "testing.run_failed": "The test with {{record}} failed. The card that failed says why.",
  "testing.run_cancelled": "The test with {{record}} was cancelled.",
  "testing.open_run": "Open the run",
  "testing.show_card": "Show the card",
  "testing.put_away": "Put the results away",
} as const;
