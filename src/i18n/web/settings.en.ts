/** Texts of the web application: settings. */
export const settingsEn = {
  "settings.help": "These settings apply to everybody here. Only administrators see them.",
  "settings.retention": "What Millrace keeps",
  "settings.retention_help":
    "Millrace removes finished runs that are older than this, or exceed this number.",
  "settings.days": "Days",
  "settings.days_help":
    "How long Millrace keeps finished runs, with their steps, attempts and events.",
  "settings.runs_per_flow": "Runs of each flow",
  "settings.runs_per_flow_help":
    "How many finished runs Millrace keeps of each flow: the newest ones.",
  "settings.fixed_by": "Fixed at the start of Millrace by",
  "settings.usual": "Back to the default ({{value}})",
  "settings.audit_days": "Days of the audit log",
  "settings.audit_days_help":
    "When all entries of a month are older, Millrace moves them into a file. It never removes them.",
  "settings.ledger_years": "Years of the ledger",
  "settings.ledger_years_help":
    "The ledger has a line for each event and each write: the object, the money, the time, the version and the outcome.",
  "settings.audit_folder":
    "Old entries of the audit log go into files here. Backups do not contain them:",
  "settings.audit_nowhere":
    "Old entries of the audit log stay in the database. To move them into files, name a folder in MILLRACE_AUDIT_FOLDER that all processes reach, and restart.",
  "settings.retention_saved": "Saved. It takes effect within ten minutes.",
  "settings.kept": "Never removed, however old:",
  "settings.kept_unfinished": "runs that are not over or wait for a person",
  "settings.kept_handled": "which events each flow has handled, so that none is ever handled twice",
  "settings.kept_writes": "each write’s key and outcome, so that nothing is ever charged twice",
  "settings.backup": "Backup",
  "settings.backup_help":
    "Everything in one file, except the files of old audit log entries. Millrace keeps working meanwhile.",
  "settings.backup_take": "Download a backup",
  "settings.backup_taken":
    "{{name}} is downloaded ({{size}} MB). Keep it safe: it holds what customers bought.",
  "settings.nightly":
    "Each night at {{time}} ({{zone}}), Millrace makes a backup. It keeps the newest {{count}} in",
  "settings.nightly_disk":
    "Another disk is better: a disk that breaks takes its backups with it. Name a folder there in MILLRACE_BACKUP_FOLDER, and restart Millrace.",
  "settings.nightly_last": "The newest is from {{at}} ({{size}} MB).",
  "settings.nightly_none": "There is none yet.",
  "settings.nightly_failed": "Millrace could not make the backup of {{at}}",
  "settings.nightly_off":
    "Millrace makes no backup by itself, because MILLRACE_BACKUP_TIME is off. Set it to a time such as 02:30, and restart Millrace.",
  "settings.backup_restore":
    "To put a backup back, stop Millrace and use “millrace restore FILE”; docs/operations.md lists the steps.",
  "settings.backup_postgres":
    "This installation keeps its data in PostgreSQL. Back it up with pg_dump, and end the job with “millrace backed-up”; docs/scale-out.md says how. Where PostgreSQL archives its log, Millrace sees that by itself.",
  "settings.backup_seen": "A backup was last seen at {{at}}.",
  "settings.backup_unseen": "No backup has been seen yet.",
  "settings.backup_unwatched":
    "Millrace does not look for backups, because MILLRACE_BACKUP_TIME is off.",
  "settings.key_title": "Keep the vault’s key apart",
  "settings.key_help":
    "The key that opens the sealed secrets (vault.key in the data folder, or MILLRACE_KEY) is not in a backup. Keep a copy in another place: without it, the secrets of all connections must be entered again. Somebody who has both has the keys to your accounts.",
  "settings.mail": "Mail",
  "settings.mail_help": "For invitations, links for new passwords, and alerts.",
  "settings.mail_on": "Mail is sent by {{server}}, from {{sender}}.",
  "settings.mail_off":
    "Millrace sends no mail: it shows each link to the person who makes it, who passes it on. To send mail, start Millrace with these variables:",
  "settings.mail_smtp": "The mail server, such as smtps://user:password@mail.example.com",
  "settings.mail_from": "The sender, such as Millrace <millrace@example.com>",
  "settings.mail_test": "Send a test mail to me",
  "settings.mail_sent":
    "The mail server accepted a mail to {{email}}. Check that it arrives, and not in the junk folder.",
  "settings.open_id": "Sign-in with your organisation",
  "settings.open_id_help": "With OpenID Connect, besides e-mail and password.",
  "settings.open_id_on": "People can sign in with {{name}} ({{issuer}}).",
  "settings.open_id_off": "It is not set up. Start Millrace with these variables:",
  "settings.open_id_issuer": "The provider, such as https://login.example.com",
  "settings.open_id_client": "What the provider gives you for Millrace",
  "settings.open_id_name": "What the button says",
  "settings.open_id_domains":
    "The e-mail domains whose people may sign in without an invitation, such as example.com",
  "settings.open_id_role": "The role that they get: viewer or builder",
  "settings.open_id_redirect": "Redirect address to register there",
  "settings.about": "This installation",
  "settings.about_help": "Millrace reads these at its start. You cannot change them here.",
  "settings.version": "Version",
  "settings.address": "Public address",
  "settings.storage": "Storage",
  "settings.storage.sqlite": "SQLite, one file in the data folder",
  "settings.storage.postgresql": "PostgreSQL",
  "settings.folder": "Data folder",
  "settings.disk": "Disk",
  "settings.disk_free": "{{size}} GB free",
  "settings.simulator": "Simulator",
  "settings.simulator_on": "A simulated Stripe runs beside it",
  "settings.simulator_off": "None",
  "restored.title":
    "This is a restored backup, and nothing runs until somebody has said what it is",
  "restored.when": "It was made at {{backup}}.",
  "restored.decide_help":
    "A backup does not know what happened after it. So Millrace waits for you.",
  "restored.ask_help": "Ask an administrator to decide.",
  "restored.decide": "Decide…",
  "restored.decide_title": "What is this installation?",
  "restored.what": "The installation that made the backup",
  "restored.replaces": "is gone: this one takes its place",
  "restored.replaces_help":
    "Flows go on. Millrace polls again for what happened since the backup. Before it sends a write that the old installation may have made, it looks that write up, so nothing is done twice.",
  "restored.replaces_sure": "The old installation is stopped for good.",
  "restored.replaces_done": "This installation has taken the place of the old one, and goes on.",
  "restored.copy": "goes on: this one is a copy",
  "restored.copy_help":
    "All flows become inactive here, and all unfinished runs are cancelled. Never let a copy and its original both be active.",
  "restored.copy_sure": "Deactivate all flows here, and cancel unfinished runs.",
  "restored.copy_done": "This installation is a copy: all its flows are inactive.",
  "restored.once": "Millrace asks this once, and you cannot undo the answer.",
  "restored.submit": "Confirm",
  "clocks.differ": "The clocks of Millrace and of the database differ by {{seconds}} seconds",
  "clocks.differ_help":
    "Millrace polls and sends nothing until they agree. It has recorded what was under way, and nothing is lost. Set both clocks right (NTP). Millrace then goes on by itself.",
  "backups.missed": "Millrace has made no backup for more than 26 hours",
  "backups.missed_help": "Settings say why. Make room, or repair the folder of backups.",
  "backups.missed_elsewhere":
    "Millrace sees no backup of the database. The settings say how to make one and how to report it.",
  "backups.missed_ask": "Tell an administrator: the settings say why.",
  "restored.no_room": "The disk is full, and Millrace polls and sends nothing",
  "restored.no_room_help":
    "Millrace has recorded what was under way, and nothing is lost. Make room on the disk of the data folder. Millrace then goes on by itself.",
} as const;
