/** Texts of the web application: the monthly summary. */
export const summaryEn = {
  "summary.title": "Monthly summary",
  "summary.help":
    "What each flow did in a month, by the time of the events, and the money that it moved. It includes runs that are no longer in run history.",
  "summary.csv_help": "A line for each flow, kind of money and currency",
  "summary.month": "Month",
  "summary.flow": "Flow",
  "summary.runs": "Runs",
  "summary.filtered": "Filtered",
  "summary.skipped": "Skipped",
  "summary.failed": "Failed",
  "summary.parked": "Needed a decision",
  "summary.calls": "Calls",
  "summary.writes": "Writes",
  "summary.money": "Money moved",
  "summary.test": "test",
  "summary.hidden": "There is money that you may not see",
  "summary.deleted": "Deleted",
  "summary.none": "Nothing happened in this month",
  "summary.none_help": "Flows appear here as soon as they have had an event.",
} as const;
