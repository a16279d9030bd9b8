/** What the command line says of lookup tables. */
export const tablesEn = {
  "cli.tables": "Lookup tables, which turn one value into another; all flows share them",
  "cli.tables.list": "List the lookup tables",
  "cli.tables.none": "There are no lookup tables yet.",
  "cli.tables.show": "Show a lookup table, its rows, and the flows that use it",
  "cli.tables.revision": "The number of a revision (default: the newest)",
  "cli.tables.create": "Create a lookup table, empty or with the rows of a CSV file",
  "cli.tables.description": "What it is for",
  "cli.tables.csv": "A CSV file with two columns (- for standard input)",
  "cli.tables.header": "The first line of the CSV is a heading",
  "cli.tables.otherwise":
    "For a value without a row: pass (keep the value), fail (the step fails), or value=TEXT",
  "cli.tables.bad_otherwise": "--otherwise must be pass, fail or value=TEXT.",
  "cli.tables.created": "Created the lookup table “{{name}}” with {{rows}} rows ({{id}}).",
  "cli.tables.import": "Save the rows of a CSV file as the next revision of a lookup table",
  "cli.tables.saved":
    "Saved revision {{revision}} of the lookup table “{{name}}”, with {{rows}} rows.",
  "cli.tables.still_older":
    "These flows use an older revision. To let a flow use the newest one: npm run -s millrace -- flows use-table FLOW {{id}}",
  "cli.tables.export": "Export the rows of a lookup table as CSV, to a file or to standard output",
  "cli.tables.exported": "The lookup table “{{name}}” is exported to {{file}}.",
  "cli.tables.delete": "Delete a lookup table that no flow uses",
  "cli.tables.sure": "This deletes the lookup table “{{name}}”. If you mean it, add --yes.",
  "cli.tables.deleted": "The lookup table “{{name}}” is deleted.",
  "cli.tables.pass": "Other values: they go through unchanged",
  "cli.tables.value": "Other values: they become “{{value}}”",
  "cli.tables.fail": "Other values: the step fails",
  "cli.tables.unused": "No flow uses it.",
  "cli.flows.use_table":
    "Let the draft of a flow use another revision of a lookup table (default: the newest)",
  "cli.flows.table_used":
    "The draft of “{{name}}” uses revision {{revision}} of “{{table}}”. New runs go on as before until you publish it.",
  "cli.flows.table_not_used": "The draft of “{{name}}” does not use the lookup table “{{table}}”.",
  "cli.bad_revision": "A revision is a whole number, such as 3.",
  "head.revision": "Revision",
  "head.rows": "Rows",
  "head.changed": "Changed",
  "head.changed_by": "Changed by",
  "head.from": "From",
  "head.to": "To",
  "head.draft": "Draft",
  "head.published": "Published version",
} as const;
