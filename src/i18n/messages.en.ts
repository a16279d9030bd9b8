import { parkedEn } from "./messages.parked.en.ts";
import { peopleEn } from "./messages.people.en.ts";
import { startEn } from "./messages.start.en.ts";

/** What the start-up and the command line say. Every key is used somewhere, and is in messages.ja.ts. */
export const en = {
  ...parkedEn,
  ...peopleEn,
  ...startEn,

  "cli.description": "Talks to a running Millrace.",
  "cli.url": "The address of the server (MILLRACE_URL)",
  "cli.data": "The server's data folder, where the access token is (MILLRACE_DATA)",
  "cli.json": "Print what the API answered, as JSON",
  "cli.lang": "The language of the texts: en or ja",
  "cli.bad_lang": "There is no language “{{said}}” here, only en and ja.",
  "cli.bad_url": "{{url}} is not an address. Write it like http://127.0.0.1:3400.",
  "cli.no_token":
    "The access token {{path}} cannot be read. Start the server with npm start, or name its data folder with --data.",
  "cli.unreachable":
    "Millrace does not answer at {{url}}. Start it with npm start, or name another address with --url.",
  "cli.request_id": "Request id of the outside system: {{id}}",
  "cli.only_a_warning": "{{line}} (only a warning)",
  "cli.not_found": "There is nothing with the name or id “{{name}}”.",
  "cli.ambiguous": "Several have the name “{{name}}”. Use an id:",
  "cli.no_pair": "“{{text}}” must be written as name=value.",
  "cli.no_secret":
    "{{label}} is missing. Put it into the variable MILLRACE_SECRET, or send it with --api-key-stdin.",
  "cli.prompt": "{{label}} (is not shown): ",
  "cli.nothing_typed": "{{label}} was not entered, and nothing was changed.",
  "cli.secret_on_command_line":
    "{{field}} is a secret, and other accounts of this machine can see command lines. Leave it out to be asked for it, put it into the variable MILLRACE_SECRET, or send it with --api-key-stdin.",
  "cli.unknown_connector": "There is no connector “{{connector}}”. There are: {{known}}.",
  "cli.unknown_account": "unknown account",
  "cli.unknown_option": "There is no option {{name}} here. See --help.",
  "cli.unknown_command": "There is no command {{name}}. See --help.",
  "cli.missing": "“{{name}}” is missing. See --help.",
  "cli.too_many": "There are more arguments than this command takes. See --help.",
  "cli.unwritable_file": "{{file}} cannot be written: {{reason}}",
  "cli.no_file": "There is no file {{file}}.",
  "cli.unreadable_file": "The file {{file}} cannot be read. ({{reason}})",
  "cli.not_json": "The file {{file}} is not valid JSON.",
  "cli.no_seconds": "“{{text}}” is not a number of seconds.",
  "cli.connections": "Credentials for outside systems",
  "cli.connections.create": "Create a connection; the secret is asked for",
  "cli.connections.name": "What to call it",
  "cli.connections.stdin": "Read the secret from standard input",
  "cli.connections.simulator": "Connect to the simulator that runs beside the server",
  "cli.connections.set": "Set a field that is no secret; can be repeated",
  "cli.connections.simulator_key":
    "--simulator brings its own test key and address. Leave out {{option}}, or leave out --simulator.",
  "cli.connections.simulator_variable":
    "MILLRACE_SECRET is not used: --simulator brings its own test key.",
  "cli.connections.rename": "Give a connection another name",
  "cli.connections.renamed": "The connection “{{before}}” is now called “{{name}}”.",
  "cli.connections.replace_key":
    "Replace the secret of a connection by another of the same account; it is asked for",
  "cli.connections.replaced":
    "The connection “{{name}}” has a new key. The runs and polls that waited for it go on.",
  "cli.connections.delete": "Delete a connection; the flows that use it are named first",
  "cli.connections.confirm": "How many flows use it, as the refusal says: they are deactivated",
  "cli.connections.flows": "Show which flows use a connection",
  "cli.connections.unused": "No flow uses the connection “{{name}}”.",
  "cli.connections.deleted": "The connection “{{name}}” is deleted.",
  "cli.connections.sure":
    "The connection “{{name}}” would be deleted, and its key cannot be read back. If you are sure, add --yes.",
  "cli.yes": "Do it without asking again",
  "cli.connections.list": "List the connections",
  "cli.connections.check": "Check whether a connection serves",
  "cli.connections.created": "The connection “{{name}}” is made: {{account}}, {{mode}} mode.",
  "cli.connections.serves": "The connection “{{name}}” serves ({{mode}} mode).",
  "cli.connections.allowed": "The key may: {{list}}",
  "cli.connections.not_allowed": "Its key does not allow: {{list}}",
  "cli.connections.none": "There are no connections yet.",
  "cli.connections.reads": "Show what it has read, where its polls lead, and what is granted",
  "cli.flows": "Flows: bring them in and out, switch them on and off",
  "cli.flows.list": "List the flows",
  "cli.flows.import": "Import a flow from a file (- for standard input)",
  "cli.flows.connection":
    "Put a connection into a slot of the file, such as stripe=Shop; can be repeated",
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
    "The flow “{{name}}” was imported as {{id}}, and is not active for the reason below. When that is put right: npm run -s millrace -- flows activate {{id}}. To remove it: npm run -s millrace -- flows delete {{id}} --yes",
  "cli.flows.unconnected":
    "Its steps have no connection yet. Import the file again with --connection, or choose one over the HTTP API.",
  "cli.flows.confirm": "How many steps write in live mode, as the refusal says: they are meant",
  "cli.flows.replace_connection":
    "Put one connection in the place of another everywhere in a flow's draft",
  "cli.flows.other_connector":
    "“{{from}}” and “{{to}}” are connections to different systems. Name two to the same one.",
  "cli.flows.connection_replaced":
    "In the draft of “{{name}}”, “{{to}}” stands in the place of “{{from}}”. Publish it to put that into effect.",
  "cli.bad_confirm": "--confirm needs a whole number: the one that the refusal names.",
  "cli.flows.publish": "Publish the draft of an active flow",
  "cli.flows.proposed":
    "“{{name}}” is not published yet: it waits until {{owners}} agree that their connections act for it. Until then the flow goes on as it was.",
  "cli.flows.published": "The flow “{{name}}” now runs version {{version}}.",
  "cli.flows.clone": "Copy a flow; the copy is inactive",
  "cli.flows.clone_name": "What to call the copy",
  "cli.flows.cloned":
    "The flow “{{original}}” is copied as “{{name}}” ({{id}}). The copy is inactive.",
  "cli.flows.delete": "Delete a flow and cancel its runs",
  "cli.flows.deleted": "The flow “{{name}}” is deleted.",
  "cli.flows.sure":
    "The flow “{{name}}” would be deleted, with {{runs}} unfinished runs cancelled. That cannot be undone. If you are sure, add --yes.",
  "cli.flows.none": "There are no flows yet.",
  "cli.runs": "What flows did",
  "cli.runs.list": "List runs, the newest first",
  "cli.runs.flow": "Only runs of this flow",
  "cli.runs.status":
    "Only runs with this status: waiting, running, paused, parked, succeeded, failed or cancelled",
  "cli.runs.text": "Only runs with this text in their reference or error",
  "cli.runs.from": "Only runs from this date or time on",
  "cli.runs.to": "Only runs before this date or time",
  "cli.runs.limit": "How many, up to 200 (default: 50)",
  "cli.runs.cursor": "Go on where the page before ended",
  "cli.runs.show": "Show a run with its steps, attempts, inputs and outputs",
  "cli.runs.cancel": "Cancel a run",
  "cli.runs.cancelled": "The run {{id}} is cancelled.",
  "cli.runs.cancelling": "The run {{id}} ends as soon as the step that it is in is recorded.",
  "cli.runs.watch": "Print new and changed runs until Ctrl-C",
  "cli.runs.for": "End after so many seconds",
  "cli.runs.none": "There are no such runs.",
  "cli.runs.more": "There are more: --cursor {{cursor}}",
  "cli.runs.watching": "Watching. Ctrl-C ends it.",

  "cli.status": "Show whether Millrace works, or what it waits for",
  "cli.status.history":
    "Finished runs are kept for {{days}} days, and {{runsPerFlow}} of each flow at most.",
  "cli.status.disk":
    "Free on the disk of the data folder: {{free}}. Once it was full, work goes on from {{wanted}} up.",
  "cli.status.version": "Millrace {{version}}, data in {{storage}}",
  "cli.backup": "Write a backup of everything to a file or into a folder; the server goes on",
  "cli.backup.overwrite": "Replace the file if there is one",
  "cli.backup.done": "The backup is written to {{file}}: {{size}} in {{seconds}} s.",
  "cli.backup.holds": "It holds: {{connections}} connections, {{flows}} flows, {{runs}} runs.",
  "cli.backup.no_key":
    "The key that opens the secrets in it is not in it: keep a copy of vault.key (or of MILLRACE_KEY) in another place.",
  "cli.backup.exists":
    "{{file}} is there already. Choose another name, or replace it with --overwrite.",
  "cli.backup.cut_off": "The backup was cut off on its way, and nothing was written. Try again.",
  "cli.restore":
    "Put a backup in the place of the database in the data folder; the server must be stopped",
  "cli.restore.without_key":
    "Even if the key of its secrets is lost: credentials must then be entered again",
  "cli.mark_restored":
    "Say that the database was restored by other means, such as pg_restore; the server must be stopped",
  "cli.compact": "Rewrite the database without its free space; the server must be stopped",
  "cli.rotate_key":
    "Change the key that secrets are sealed with, and seal them all anew; all servers must be stopped",
  "cli.rotate_key.without_old_key":
    "Even if the old key is lost: what it sealed is given up, and credentials must then be entered again",
  "cli.move": "Move everything to an empty PostgreSQL database; the server must be stopped",
  "cli.move.to": "The address of the database, such as postgres://user:password@host/millrace",
  "cli.move.which":
    "Give the address of an empty PostgreSQL database: --to postgres://user:password@host/millrace (or DATABASE_URL).",
  "move.progress": "{{table}}: {{rows}} of {{of}}",
  "move.done":
    "Everything is in {{destination}} now, and {{from}} is sealed: {{flows}} flows, {{runs}} runs, {{effects}} writes. Start Millrace with DATABASE_URL set to that database. Each process needs the same vault.key (or MILLRACE_KEY).",
  "move.not_empty":
    "There is something in {{destination}} already. Give an empty database. Nothing was moved.",
  "move.elsewhere":
    "{{path}} has been moved to {{destination}}, or a move there has begun. Nothing was moved.",
  "move.count_differs":
    "Of {{table}}, {{here}} rows are here and {{there}} arrived. Nothing was moved; please report this.",
  "cli.restored": "Say what a restored backup is; until then nothing runs",
  "cli.restored.replaces": "It takes the place of the old installation, which is gone",
  "cli.restored.copy": "It is a copy, and the old installation goes on",
  "cli.restored.which": "Say either --replaces or --copy.",
  "compact.done": "{{file}} is rewritten: {{before}} before, {{after}} now.",
  "restore.not_a_backup": "{{file}} is not a backup of Millrace. Nothing was changed.",
  "restore.damaged": "{{file}} is damaged. Use another backup; nothing was changed.",
  "restore.too_new":
    "{{file}} was made by a newer Millrace. Restore it with that version; nothing was changed.",
  "restore.other_key":
    "The secrets in this backup were sealed with another key than the one at hand. Copy the vault.key that belonged to it into {{data}} (or set MILLRACE_KEY to it), and restore again. If the key was changed since, set MILLRACE_OLD_KEY to the old one. If that key is lost, restore with --without-key; the credentials of all connections must then be entered again. Nothing was changed.",
  "restore.done":
    "{{file}} is now the database in {{data}}. Its last sign of life is of {{backupAt}}.",
  "restore.old_key":
    "The secrets in the backup were sealed with an old key ({{keys}}). They are now sealed with the one that counts here: {{resealed}}.",
  "restore.given_up":
    "The secrets in the backup were sealed with another key ({{keys}}). Those that no key here opens are given up; the credentials of these connections must be entered again.",
  "rotate.done": "Everything is sealed with the new key {{key}} now: {{resealed}} secrets.",
  "rotate.given_up":
    "{{givenUp}} secrets opened with no key and are given up. Enter the credentials of these connections again (millrace connections list shows which, once they are used). If the sign-in's own secret was among them, people sign in again, and second factors must be set up anew.",
  "rotate.kept_old":
    "The old key opens only backups made before; for them it is kept as {{file}}. Remove it when you no longer need those, and at once if it has leaked.",
  "rotate.keep_old":
    "The old key opens only backups made before. Keep it, apart from them, for as long as you need those.",
  "rotate.compact":
    "The disk has no room to remove what the database still holds of the old seals. Make room, and run: millrace compact",
  "rotate.next":
    "Copy the new key to where you keep it apart from backups, make a new backup, and start Millrace. With PostgreSQL, every process needs the new key.",
  "restore.set_aside": "The database that was there before is kept as {{file}}.",
  "restore.next":
    "Start Millrace, and say what this installation is: millrace restored --replaces if the old one is gone, millrace restored --copy if it goes on. Until then nothing runs.",
  "restore.marked": "The database is marked as restored. Its last sign of life is of {{backupAt}}.",
  "restored.waits":
    "This is a restored backup of {{backupAt}}, and nothing runs. Say what it is: millrace restored --replaces if the old installation is gone, millrace restored --copy if it goes on.",
  "restored.replaces":
    "This installation takes the place of the old one, and goes on. What the old one may have sent since the backup is looked up before it is sent.",
  "restored.copy":
    "This installation is a copy: all flows are inactive, and all unfinished runs are cancelled.",
  "engine.running": "Running",
  "engine.stopped": "Starting or stopping",
  "engine.no_room":
    "The disk is full: nothing new is begun until there is room. What is under way is recorded.",
  "engine.undecided": "Waits for a decision",

  "help.usage": "Usage:",
  "help.arguments": "Arguments:",
  "help.options": "Options:",
  "help.commands": "Commands:",
  "help.options_word": "options",
  "help.command_word": "command",
  "help.default_word": "default",
  "help.help": "Show this help",

  "reads.month": "In {{month}} so far",
  "reads.forecast": "Forecast for that month",
  "reads.per_day": "Per day, by the active polls",
  "reads.whole_month": "In 30 days, by the active polls",
  "reads.floor": "Granted to every account in 30 days",
  "reads.every": "{{seconds}} s",
  "reads.together":
    "{{connections}} connections lead to this account, and are counted together for what follows.",
  "reads.fine": "All is well: about {{reads}} reading calls in a month, of {{floor}}.",
  "reads.near":
    "Close to the limit: about {{reads}} reading calls in a month, of {{floor}}. Poll less often before it is reached.",
  "reads.over":
    "Over the limit: about {{reads}} reading calls in a month, of {{floor}}. Poll less often: one poll serves all flows on a trigger, at the shortest of their frequencies.",
  "reads.transactions":
    "An account with {{transactions}} transactions or more in a month is granted as many.",

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
  "head.error": "Error",
  "head.event": "Event",
  "head.event_time": "Event time",
  "head.started": "Started",
  "head.ended": "Ended",
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
  "word.retry": "failed for now",
  "word.retrying": "to be tried again",
  "word.paused": "waits for its connection",
  "word.parked": "needs a decision",
  "word.open": "outcome not known yet",
  "word.stopped": "given up",
  "word.cancelled": "cancelled",
  "word.test": "test",
  "word.live": "live",
  "word.draft": "draft",
  "word.published": "published version",
  "status.waiting": "Waiting",
  "status.running": "Running",
  "status.paused": "Paused",
  "status.parked": "Needs a decision",
  "status.succeeded": "Succeeded",
  "status.failed": "Failed",
  "status.cancelled": "Cancelled",
} as const;
