/** What a connection has read, and what the outside system grants it. */
export const readsEn = {
  "reads.month": "In {{month}} so far",
  "reads.forecast": "Forecast for that month",
  "reads.per_day": "Per day, by the active polls",
  "reads.whole_month": "In 30 days, by the active polls",
  "reads.floor": "Granted to every account in 30 days",
  "reads.day_use": "Used of the calls allowed in 24 hours",
  "reads.day_use_of": "{{used}} of {{of}}",
  "reads.every": "{{seconds}} s",
  "reads.together":
    "{{connections}} connections use this account. The numbers below count them together.",
  "reads.fine": "All is well: about {{reads}} reading calls in a month, of {{floor}}.",
  "reads.near":
    "Close to the limit: about {{reads}} reading calls in a month, of {{floor}}. Poll less often before you reach the limit.",
  "reads.over":
    "Over the limit: about {{reads}} reading calls in a month, of {{floor}}. Poll less often: one poll serves all flows on a trigger, at the shortest of their frequencies.",
  "reads.transactions":
    "An account with at least {{transactions}} transactions in a month gets that many calls.",
};
