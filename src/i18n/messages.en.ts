import { auditEn } from "./messages.audit.en.ts";
import { batchesEn } from "./messages.batches.en.ts";
import { byHandEn } from "./messages.by-hand.en.ts";
import { foundEn } from "./messages.found.en.ts";
import { holdsEn } from "./messages.holds.en.ts";
import { invokeEn } from "./messages.invoke.en.ts";
import { parkedEn } from "./messages.parked.en.ts";
import { peopleEn } from "./messages.people.en.ts";
import { readsEn } from "./messages.reads.en.ts";
import { reconcileEn } from "./messages.reconcile.en.ts";
import { sharingEn } from "./messages.sharing.en.ts";
import { statusEn } from "./messages.status.en.ts";
import { tablesEn } from "./messages.tables.en.ts";
import { templatesEn } from "./messages.templates.en.ts";
import { versionsEn } from "./messages.versions.en.ts";
import { startEn } from "./messages.start.en.ts";
import { tryEn } from "./messages.try.en.ts";
import { upkeepEn } from "./messages.upkeep.en.ts";

/** What the start-up and the command line say. Every key is used somewhere, and is in messages.ja.ts. */
export const en = {
  ...auditEn,
  ...batchesEn,
  ...byHandEn,
  ...foundEn,
  ...readsEn,
  ...holdsEn,
  ...invokeEn,
  ...parkedEn,
  ...peopleEn,
  ...reconcileEn,
  ...sharingEn,
  ...statusEn,
  ...tablesEn,
  ...templatesEn,
  ...versionsEn,
  ...startEn,
  ...tryEn,
  ...upkeepEn,

  "cli.description": "Talks to a running Millrace.",
  "cli.url": "The address of the server (MILLRACE_URL)",
  "cli.data": "The server's data folder, where the access token is (MILLRACE_DATA)",
  "cli.json": "Print the API's answer as JSON",
  "cli.lang": "The language of the texts: en or ja",
  "cli.bad_lang": "Millrace has no language “{{said}}”. Use en or ja.",
  "cli.bad_url": "{{url}} is not an address. Write it like http://127.0.0.1:3400.",
  "cli.no_token":
    "The access token {{path}} cannot be read. Start the server with npm start, or name its data folder with --data.",
  "cli.unreachable":
    "Millrace does not answer at {{url}}. Start it with npm start, or name another address with --url.",
  "cli.request_id": "Request ID of the outside system: {{id}}",
  "cli.only_a_warning": "{{line}} (only a warning)",
  "cli.not_found": "Nothing has the name or ID “{{name}}”.",
  "cli.ambiguous": "Several have the name “{{name}}”. Use an ID:",
  "cli.no_pair": "“{{text}}” must be written as name=value.",
  "cli.no_secret":
    "{{label}} is missing. Put it into the variable MILLRACE_SECRET, or send it with {{option}}.",
  "cli.prompt": "{{label}} (not shown): ",
  "cli.nothing_typed": "{{label}} was not entered, and nothing was changed.",
  "cli.secret_on_command_line":
    "{{field}} is a secret, and other accounts on this machine can see command lines. Leave it out and type it when the command asks for it, put it into the variable MILLRACE_SECRET, or send it with --api-key-stdin.",
  "cli.unknown_connector": "There is no connector “{{connector}}”. Choose one of: {{known}}.",
  "cli.unknown_account": "unknown account",
  "cli.unknown_option": "This command has no option {{name}}. See --help.",
  "cli.unknown_command": "There is no command {{name}}. See --help.",
  "cli.missing": "“{{name}}” is missing. See --help.",
  "cli.too_many": "You gave more arguments than this command takes. See --help.",
  "cli.unwritable_file":
    "{{file}} cannot be written. Check its permissions, or name another file. ({{reason}})",
  "cli.no_file": "There is no file {{file}}. Check the path.",
  "cli.unreadable_file":
    "The file {{file}} cannot be read. Check its permissions, or name another file. ({{reason}})",
  "cli.not_text": "The file {{file}} is neither UTF-8 nor Shift_JIS. Save it as UTF-8.",
  "cli.not_json": "The file {{file}} is not valid JSON. Correct it, or export it again.",
  "cli.no_seconds": "“{{text}}” is not a number of seconds. Give one, such as 60.",
  "cli.connections": "Credentials for outside systems",
  "cli.connections.create": "Create a connection; the command asks for the secret",
  "cli.connections.name":
    "The connection's name. Without one, Millrace names it after the account or system that it leads to",
  "cli.connections.stdin": "Read the secret from standard input",
  "cli.connections.simulator": "Connect to the simulator that runs beside the server",
  "cli.connections.set": "Set a field that is not secret; can be repeated",
  "cli.connections.simulator_key":
    "--simulator brings its own test key and address. Leave out {{option}}, or leave out --simulator.",
  "cli.connections.simulator_variable":
    "MILLRACE_SECRET is not used: --simulator brings its own test key.",
  "cli.connections.rename": "Give a connection another name",
  "cli.connections.renamed": "The connection “{{before}}” is now called “{{name}}”.",
  "cli.connections.replace_key":
    "Replace the secret of a connection with another one of the same account; the command asks for it",
  "cli.connections.replaced":
    "The connection “{{name}}” has a new key. The runs and polls that waited for it go on.",
  "cli.connections.delete": "Delete a connection; the command first names the flows that use it",
  "cli.connections.confirm":
    "Confirms the flows that the refusal names, by what the refusal states; they are deactivated",
  "cli.connections.flows": "Show which flows use a connection",
  "cli.connections.unused": "No flow uses the connection “{{name}}”.",
  "cli.connections.deleted": "The connection “{{name}}” is deleted.",
  "cli.connections.sure":
    "This deletes the connection “{{name}}”, and nobody can read its key back. If you are sure, add --yes.",
  "cli.yes": "Do it without asking again",
  "cli.connections.list": "List the connections",
  "cli.connections.check": "Check whether a connection works",
  "cli.connections.created": "Created the connection “{{name}}”: {{account}}, {{mode}} mode.",
  "cli.connections.serves": "The connection “{{name}}” works ({{mode}} mode).",
  "cli.connections.allowed": "The key allows: {{list}}",
  "cli.connections.not_allowed": "The key does not allow: {{list}}",
  "cli.connections.none": "There are no connections yet.",
  "cli.connections.reads":
    "Show a connection's reading calls: how many it made, how many its polls will make, and how many the system grants",
  "cli.flows": "Flows: import, export, activate and deactivate them",
  "cli.flows.list": "List the flows",
  "cli.flows.import": "Import a flow from a file (- for standard input)",
  "cli.flows.connection":
    "Fill a slot of the file with a connection, such as stripe=Shop; can be repeated",
  "cli.flows.import_activate": "Activate it at once",
  "cli.flows.from":
    "Where to start: now, where-it-stood, or a date such as 2026-07-01 (default: now)",
  "cli.flows.activate": "Activate a flow",
  "cli.flows.deactivate": "Deactivate a flow; its runs go on",
  "cli.flows.export": "Export a flow to a file or to standard output",
  "cli.flows.output": "The file to write",
  "cli.flows.imported": "The flow “{{name}}” is imported as {{id}}. It is inactive.",
  "cli.flows.activated": "The flow “{{name}}” is active ({{id}}).",
  "cli.flows.polls": "It looks for events every {{seconds}} s: {{calls}} calls per day.",
  "cli.flows.deactivated": "The flow “{{name}}” is inactive.",
  "cli.flows.exported": "The flow “{{name}}” is exported to {{file}}.",
  "cli.flows.slots_open":
    "{{file}} needs a connection before the flow can be activated, so nothing was imported. Name one for each slot.",
  "cli.flows.slot": "--connection {{slot}}=NAME, where NAME is one of: {{names}}",
  "cli.flows.slot_empty":
    "--connection {{slot}}=NAME; there is no connection to {{connector}} yet, so make one first: npm run -s millrace -- connections create {{connector}} --name NAME",
  "cli.flows.stays_inactive":
    "The flow “{{name}}” was imported as {{id}}, but it is inactive for the reason below. When you have put that right: npm run -s millrace -- flows activate {{id}}. To remove it: npm run -s millrace -- flows delete {{id}} --yes",
  "cli.flows.unconnected":
    "Its steps have no connection yet. Import the file again with --connection, or choose one over the HTTP API.",
  "cli.flows.confirm":
    "Confirm what writes in live mode: the “confirm” of the refusal, or with --revision the number of steps",
  "cli.flows.revision": "The revision of the draft that you have seen; refused if it has changed",
  "cli.flows.replace_connection":
    "Replace one connection with another everywhere in a flow's draft",
  "cli.flows.other_connector":
    "“{{from}}” and “{{to}}” are connections to different systems. Name two connections to the same system.",
  "cli.flows.connection_replaced":
    "The draft of “{{name}}” now uses “{{to}}” instead of “{{from}}”. Publish it to put that into effect.",
  "cli.bad_confirm": "--confirm needs the “confirm” that the refusal states, or a whole number.",
  "cli.flows.publish": "Publish the draft of an active flow",
  "cli.flows.proposed":
    "“{{name}}” is not published yet. It waits for {{owners}} to agree that their connections act for it. Until then the flow goes on as it was.",
  "cli.flows.published": "The flow “{{name}}” now runs version {{version}}.",
  "cli.flows.clone": "Copy a flow; the copy is inactive",
  "cli.flows.clone_name": "What to call the copy",
  "cli.flows.cloned":
    "The flow “{{original}}” is copied as “{{name}}” ({{id}}). The copy is inactive.",
  "cli.flows.delete": "Delete a flow and cancel its runs",
  "cli.flows.deleted": "The flow “{{name}}” is deleted.",
  "cli.flows.sure":
    "This deletes the flow “{{name}}” and cancels its {{runs}} unfinished runs. You cannot undo that. If you are sure, add --yes.",
  "cli.flows.none": "There are no flows yet.",
  "cli.runs": "Runs: what flows did",
  "cli.runs.list": "List runs, the newest first",
  "cli.runs.flow": "Only runs of this flow",
  "cli.runs.status":
    "Only runs with this status: waiting, running, paused, parked, succeeded, filtered, failed or cancelled; can be repeated",
  "cli.runs.text":
    "Only runs with this text in their reference, or in their error if all their connections are yours",
  "cli.runs.from": "Only runs from this date or time on",
  "cli.runs.to": "Only runs before this date or time",
  "cli.runs.limit": "How many, up to 200 (default: 50)",
  "cli.runs.cursor": "Go on where the last page ended",
  "cli.runs.show": "Show a run with its steps, attempts, inputs and outputs",
  "cli.runs.item": "Show an item of a loop instead, by its path such as s4:ch_1",
  "cli.runs.items": "List the items of a loop, by its path such as s4",
  "cli.runs.only": "Only items in this state: failed or open",
  "cli.runs.hidden": "You do not see the values. Ask {{people}}.",
  "cli.runs.hidden_nobody":
    "You do not see the values. Ask the owner of one of its connections to let you operate that connection.",
  "cli.runs.no_items": "There are no such items.",
  "cli.runs.loop":
    "{{begun}} of {{count}} items begun: {{succeeded}} succeeded, {{failed}} failed, {{open}} under way",
  "cli.runs.loop_items": "Its items: {{command}}",
  "cli.runs.branch": "Branch taken: {{branch}}",
  "cli.runs.no_branch": "No branch was taken.",
  "cli.runs.cancel": "Cancel a run",
  "cli.runs.cancelled": "The run {{id}} is cancelled.",
  "cli.runs.cancelling": "The run {{id}} ends as soon as its current step is recorded.",
  "cli.runs.watch": "Print new and changed runs until Ctrl-C",
  "cli.runs.for": "End after this many seconds",
  "cli.runs.money_cut": "and more",
  "cli.runs.none": "There are no such runs.",
  "cli.runs.more": "There are more: --cursor {{cursor}}",
  "cli.runs.watching": "Watching. Press Ctrl-C to stop.",

  "cli.status": "Show whether Millrace works, or what it waits for",
  "cli.status.history":
    "Millrace keeps finished runs for {{days}} days, at most {{runsPerFlow}} of each flow.",
  "cli.status.disk":
    "Free on the disk of the data folder: {{free}}. After the disk was full, work goes on once {{wanted}} are free.",
  "cli.status.version": "Millrace {{version}}, data in {{storage}}",
  "cli.backup": "Write a backup of everything to a file or into a folder; the server keeps running",
  "cli.backup.overwrite": "Replace the file if there is one",
  "cli.backup.done": "The backup is written to {{file}}: {{size}} in {{seconds}} s.",
  "cli.backup.holds": "It holds: {{connections}} connections, {{flows}} flows, {{runs}} runs.",
  "cli.backup.no_key":
    "The backup does not contain the key that opens its secrets. Keep a copy of vault.key (or of MILLRACE_KEY) in another place.",
  "cli.backup.exists":
    "{{file}} already exists. Choose another name, or replace it with --overwrite.",
  "cli.backup.cut_off": "The backup was cut off on its way, and nothing was written. Try again.",
  "engine.running": "Running",
  "engine.stopped": "Starting or stopping",
  "engine.no_room":
    "The disk is full. Millrace starts nothing new until there is room. It records what is under way.",
  "engine.clocks_differ":
    "The clocks of this process and of the database differ by {{seconds}} seconds. Millrace starts nothing new until they agree. It records what is under way. Set both clocks right (NTP).",
  "engine.undecided": "Waits for a decision",

  "help.usage": "Usage:",
  "help.arguments": "Arguments:",
  "help.options": "Options:",
  "help.commands": "Commands:",
  "help.options_word": "options",
  "help.command_word": "command",
  "help.default_word": "default",
  "help.help": "Show this help",

  "head.doubt_from": "From",
  "head.doubt_to": "To",
  "head.doubt_why": "Why",
  "head.name": "Name",
  "head.connector": "Connector",
  "head.mode": "Mode",
  "head.account": "Account",
  "head.state": "Status",
  "head.id": "ID",
  "head.used_in": "Used in",
  "head.version": "Version",
  "head.succeeded": "Succeeded",
  "head.failed": "Failed",
  "head.last_run": "Last run",
  "head.time": "Time",
  "head.flow": "Flow",
  "head.reference": "Reference ID",
  "head.record": "Record",
  "head.reason": "Reason",
  "head.money": "Amount",
  "head.error": "Error",
  "head.event": "Event",
  "head.event_time": "Event time",
  "head.started": "Started",
  "head.ended": "Ended",
  "head.item": "Item",
  "head.number": "No.",
  "head.path": "Path",
  "head.data": "Item data",
  "head.step": "Step",
  "head.attempt": "Attempt",
  "head.outcome": "Outcome",
  "head.request_id": "Request ID",
  "head.input": "Input",
  "head.output": "Output",
  "head.write": "Write",
  "head.sends": "Sends",
  "head.object": "Object",
  "head.trigger": "Trigger",
  "head.frequency": "Every",
  "head.flows": "Flows",
  "head.per_day": "Calls per day",
  "head.reads": "Reading calls",
  "head.month": "Month",

  "state.ok": "OK",
  "state.broken": "Needs repair",
  "state.active": "Active",
  "state.inactive": "Inactive",

  "word.done": "done",
  "word.failed": "failed",
  "word.handled": "failed, and handled by the flow",
  "word.working": "at work",
  "word.succeeded": "succeeded",
  "word.unfinished": "not finished",
  "word.retry": "failed for now",
  "word.retrying": "to be tried again",
  "word.delayed": "waits, as the flow asks",
  "word.paused": "waits for its connection",
  "word.parked": "needs a decision",
  "word.open": "outcome not known yet",
  "word.stopped": "given up",
  "word.cancelled": "cancelled",
  "word.test": "test",
  "word.live": "live",
  "word.draft": "draft",
  "word.published": "published version",
  "cli.runs.filter_held": "Condition met: {{condition}} ({{value}})",
  "cli.runs.filter_not_held": "Condition not met: {{condition}} ({{value}})",
} as const;
