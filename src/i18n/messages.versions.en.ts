/** What the command line says of what was published of a flow. */
export const versionsEn = {
  "cli.flows.versions": "List the published versions of a flow, newest first",
  "cli.flows.no_versions": "The flow “{{name}}” has not been published yet.",
  "cli.flows.compare":
    "Compare two versions of a flow: give their numbers, or draft ([to] is the draft if left out)",
  "cli.flows.same": "There are no differences.",
  "cli.flows.restore":
    "Put an earlier version of a flow into its draft; the published version runs on",
  "cli.flows.restore_yes": "Yes, discard the unpublished changes in the draft",
  "cli.flows.restore_sure":
    "The draft of “{{name}}” holds unpublished changes, and this discards them. If you mean it, add --yes.",
  "cli.flows.restored":
    "The draft of “{{name}}” now equals version {{version}}. New runs go on as before until you publish it.",
  "cli.flows.left_out":
    "Left out, because only its owner can put a connection into a draft: {{connections}}.",
  "head.published_by": "Published by",
  "head.agreed": "Agreed",
  "head.new_runs": "New runs",
  "state.yes": "yes",
} as const;
