/** What the command line says of the audit log. */
export const auditEn = {
  "cli.audit": "Show the audit log: who did what, from where and when",
  "cli.audit.person": "Only what this person did",
  "cli.audit.action": "Only this action, such as flow.published, or all of a kind, such as flow.",
  "cli.audit.object": "Only what was done to the thing with this ID",
  "cli.audit.from": "Only from this date or time on",
  "cli.audit.to": "Only before this date or time",
  "cli.audit.limit": "How many, up to 200 (default: 50)",
  "cli.audit.export": "Write all matching entries to a file as JSON lines (- for standard output)",
  "cli.audit.exported": "The audit log is exported to {{file}}.",
  "cli.audit.verify": "Check that no line was changed or removed",
  "cli.audit.whole":
    "{{lines}} lines form one unbroken chain. The last hash is {{hash}}: keep it elsewhere.",
  "cli.audit.unchained":
    "{{lines}} of them are older than the chain. It proves nothing about those lines.",
  "cli.audit.broken":
    "The audit log was changed: the line {{id}} does not follow from the one before it. Compare it with a backup or an export.",
  "cli.audit.cut":
    "The audit log was changed: its last lines are missing. Compare it with a backup or an export.",
  "cli.audit.archived": "Older entries, until {{until}}, are in files; --export reads them, too.",
  "cli.audit.files": "Old lines in {{files}} files are among them.",
  "cli.audit.file_missing":
    "The file {{file}} of the audit log is not in its folder. Put it back from a copy, and verify again.",
  "cli.audit.file_changed":
    "The file {{file}} of the audit log has changed since Millrace wrote it. Put it back from a copy, and verify again. Find out who can write to its folder.",
  "cli.audit.none": "There are no such entries.",
  "head.person": "Person",
  "head.via": "By",
  "head.address": "From",
  "head.action": "Action",
} as const;
