/** What the command line says about reconciliations. */
export const reconcileEn = {
  "cli.reconcile":
    "Compare a month of a connection’s lists with what Millrace has recorded. Counts what it would read; with --yes, does it",
  "cli.reconcile.connection": "The connection",
  "cli.reconcile.month": "The month, such as 2026-10",
  "cli.reconcile.zone": "The time zone of the month (default: the account’s)",
  "cli.reconcile.yes": "Start at once, and accept the reading calls",
  "cli.reconcile.csv":
    "Print every line as CSV; without --yes, those of the newest one of the month",
  "cli.reconcile.output": "Write the CSV to this file",
  "cli.reconcile.monthly": "Reconcile each month by itself: on or off",
  "cli.reconcile.on_or_off": "Write --monthly on or --monthly off, not “{{said}}”.",
  "cli.reconcile.which_month": "Say which month: --month 2026-10.",
  "cli.reconcile.monthly_on":
    "{{name}} is reconciled on the third day of each month, beginning with {{month}} ({{zone}}).",
  "cli.reconcile.monthly_off": "{{name}} is not reconciled by itself.",
  "cli.reconcile.expected":
    "{{month}} ({{zone}}): {{objects}} objects, which take {{reads}} reading calls.",
  "cli.reconcile.estimate":
    "{{month}} ({{zone}}): about {{objects}} objects, which take about {{reads}} reading calls.",
  "cli.reconcile.next": "Nothing more has been read yet. To start: the same command with --yes",
  "cli.reconcile.progress": "{{what}} ({{reads}} reading calls so far)",
  "cli.reconcile.nothing": "The lists hold nothing of that month.",
  "cli.reconcile.unread": "The key may not read this list: {{label}}",
  "cli.reconcile.changes_since":
    "Changes of older objects are shown from {{moment}} on. The other system does not keep earlier ones.",
  "cli.reconcile.differs": "Differences: {{number}}. To see them: --csv",
  "cli.reconcile.none":
    "No finished reconciliation of {{month}} is kept. To make one: the same command with --yes",
  "cli.reconcile.exported": "The reconciliation of {{month}} is in {{file}}.",
  "head.verdict": "Verdict",
  "head.objects": "Objects",
  "head.sum": "Sum",
} as const;
