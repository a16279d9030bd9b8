/** Limits on money: of a connection, and of a write that is above one. */
export const limitsEn = {
  "limits.title": "Limits on money",
  "limits.help":
    "A write above a limit is not sent. It waits until you send it or stop it. Limits hold for each currency by itself; days are days in UTC.",
  "limits.none": "There is no limit: every write is sent.",
  "limits.rest":
    "A write in another currency waits for you, and so does a refund of all that is left of a charge.",
  "limits.add": "Add a limit",
  "limits.change": "Change",
  "limits.change_of": "Change the limits in {{currency}}",
  "limits.remove": "Remove",
  "limits.remove_of": "Remove the limits in {{currency}}",
  "limits.save": "Save",
  "limits.currency": "Currency",
  "limits.per_write": "Most for each write",
  "limits.sum": "Most for each flow and day",
  "limits.count": "Writes of each flow in a day",
  "limits.empty_help": "Leave empty what should have no limit.",
  "limits.count_wrong": "This must be a whole number, such as 100.",
  "limits.unlimited": "no limit",
  "limits.above": "Above a limit: not sent yet",
  "limits.above_help":
    "Nothing has been sent. The owner of the connection sends it as it is, or stops the run.",
  "limits.why": "Why it waits",
  "limits.attempt": "Waits for the connection's owner",
  "runs.parked.allow": "Send it all the same",
  "runs.parked.allow_help": "It is right, though it is above the limit. It is sent once.",
  "runs.parked.allow_button": "Send it",
  "runs.parked.allow_submit": "Send it",
  "limits.allow_warning": "It is sent once, to {{system}}. The limit stays as it is.",
} as const;
