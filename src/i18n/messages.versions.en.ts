/** What the command line says of what was published of a flow. */
export const versionsEn = {
  "cli.flows.versions": "List what was published of a flow, newest first",
  "cli.flows.no_versions": "The flow “{{name}}” has not been published yet.",
  "cli.flows.compare":
    "Say what is different between two versions of a flow: their numbers, or draft (as [to], if left out)",
  "cli.flows.same": "Nothing: they are the same.",
  "cli.flows.restore": "Put an earlier version of a flow into its draft; what is published runs on",
  "cli.flows.restore_yes": "Yes, changes in the draft that were not published may go",
  "cli.flows.restore_sure":
    "The draft of “{{name}}” holds changes that were not published; they would be gone. If that is meant, add --yes.",
  "cli.flows.restored":
    "The draft of “{{name}}” is what version {{version}} was. New runs go on as before until it is published.",
  "head.published_by": "Published by",
  "head.agreed": "Agreed",
  "head.new_runs": "New runs",
  "state.yes": "yes",
} as const;
