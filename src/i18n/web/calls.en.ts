/** Texts of the web application: flows that call other flows. */
export const callsEn = {
  "logic.help.call":
    "Passes data to another flow, waits until it is done, and goes on with its answer.",

  "calls.flow": "Flow to call",
  "calls.choose": "Choose a flow",
  "calls.can": "Can be called",
  "calls.cannot": "Cannot be called now",
  "calls.why.cycle": "Calls this flow itself, so it would never end",
  "calls.why.inactive": "Not active",
  "calls.why.no_call": "Not published with the trigger “Invoke (HTTP)”",
  "calls.not_found": "No flow has this in its name.",
  "calls.unknown": "A flow that cannot be called",
  "calls.none_chosen": "No flow chosen yet",
  "calls.open": "Open “{{name}}”",
  "calls.open_unknown": "Open the flow",
  "calls.empty": "No flow can be called yet",
  "calls.empty_help":
    "You can call a flow that starts by a call: create one with the trigger “Invoke (HTTP)”, give it inputs and outputs, and activate it.",
  "calls.empty_link": "Create one under Flows",

  "calls.callers_one": "Called by {{count}} flow",
  "calls.callers_other": "Called by {{count}} flows",
  "calls.caller": "“{{name}}”",
  "calls.callers_deactivate":
    "Other flows call it. While it is inactive, their calls fail: {{names}}",
  "calls.callers_delete":
    "Other flows call it, so you cannot delete it. First take the calls out of these flows and publish them: {{names}}",

  "calls.test_write":
    "{{step}}: really calls the flow, which does everything that it is built to do",

  "calls.run_waits": "Waits for “{{name}}”",
  "calls.run_called": "Has called “{{name}}”",
  "calls.run_caller": "“{{name}}”, by a call",
  "calls.run_badge": "Called",
} as const;
