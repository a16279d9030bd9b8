/** What is said of writes that wait for a person's decision. */
export const parkedEn = {
  "runs.parked": "Nobody can tell whether this happened",
  "runs.parked_help":
    "Millrace sent the request, but no answer said whether it was carried out. Millrace does not send it again by itself, so nothing happens twice. Look on the other side, and then decide.",
  "runs.parked_more_one": "{{count}} more write of this run waits after this one.",
  "runs.parked_more_other": "{{count}} more writes of this run wait after this one.",
  "runs.parked.what": "What it is",
  "runs.parked.sent": "Sent",
  "runs.parked.sent_never": "Perhaps, before Millrace last stopped",
  "runs.parked.sent_times_one": "Once, on {{last}}",
  "runs.parked.sent_times_other": "{{count}} times under one key, from {{first}} to {{last}}",
  "runs.parked.answer": "Last answer",
  "runs.parked.looked": "Looked for",
  "runs.parked.looked_never": "Not yet",
  "runs.parked.looked_times_one":
    "Once, among everything between {{from}} and {{to}}; it was not there",
  "runs.parked.looked_times_other":
    "{{count}} times, last among everything between {{from}} and {{to}}; it was not there",
  "runs.parked.next": "Looked for next",
  "runs.parked.next_at": "{{time}}, by itself",
  "runs.parked.next_now": "Millrace is looking it up now",
  "runs.parked.next_never": "Millrace no longer looks by itself; a person must decide",
  "runs.parked.request": "What was to be written",
  "runs.parked.request_words": "What was to be written: {{words}}",
  "runs.parked.more_records": "{{number}} more",
  "runs.parked.happened": "It happened",
  "runs.parked.happened_help": "You have found it on the other side. The run goes on with it.",
  "runs.parked.happened_button": "Give its ID",
  "runs.parked.happened_submit": "It happened",
  "runs.parked.send": "It did not happen",
  "runs.parked.send_help": "It is not there, and should be. Millrace sends the same request again.",
  "runs.parked.send_button": "Send it",
  "runs.parked.send_submit": "Send it",
  "runs.parked.stop": "Leave it",
  "runs.parked.stop_help": "It should not be sent. The run ends here.",
  "runs.parked.stop_button": "Stop the run",
  "runs.parked.stop_submit": "Stop the run",
  "runs.parked.object_id": "Its ID",
  "runs.parked.object_id_help":
    "Millrace reads it first, and accepts it only if it can be the result of this write.",
  "runs.parked.vouch":
    "Find out whether this was done at about {{time}}, such as from the logs of the other system or from somebody who would have noticed. Millrace cannot read it, so it takes your word.",
  "runs.parked.find": "Look in {{system}} for what was made at about {{time}}.",
  "runs.parked.find_money": "Look in {{system}} for {{money}} at about {{time}}.",
  "runs.parked.find_mark": "It carries this mark where the system keeps notes, such as metadata:",
  "runs.parked.mark": "Mark",
  "runs.parked.send_warning":
    "Be sure that it is not in {{system}}. If it has happened already, it happens twice.",
  "runs.parked.sure": "I have looked in {{system}}, and it is not there.",
  "runs.parked.sure_money":
    "I have looked in {{system}}, and it is not there. {{money}} of real money may move.",
  "runs.parked.stop_warning":
    "Millrace sends nothing more and cancels the run. If it has happened after all, it stays as it is on the other side.",
  "runs.parked.conflict":
    "This no longer waits for you: it was found meanwhile, somebody else has decided, or the run is over.",
} as const;
