/** What is said about moving data, putting it back, and changing its key. */
export const upkeepEn = {
  "cli.restore":
    "Replace the database in the data folder with a backup; the server must be stopped",
  "cli.restore.without_key":
    "Restore even if the key of the secrets is lost; you must then enter credentials again",
  "cli.mark_restored":
    "Mark the database as restored, after you restored it by other means such as pg_restore; the server must be stopped",
  "cli.compact": "Rewrite the database without its free space; the server must be stopped",
  "cli.rotate_key":
    "Change the key that seals the secrets, and seal them all again; all servers must be stopped",
  "cli.rotate_key.without_old_key":
    "Change it even if the old key is lost; this gives up what the old key sealed, and you must then enter credentials again",
  "cli.rotate_token":
    "Replace the token of the data folder, so that the old one and the API keys made with it let nobody in; all servers must be stopped",
  "cli.move": "Move everything to an empty PostgreSQL database; the server must be stopped",
  "cli.move.to": "The address of the database, such as postgres://user:password@host/millrace",
  "cli.move.which":
    "Give the address of an empty PostgreSQL database: --to postgres://user:password@host/millrace (or DATABASE_URL).",
  "move.progress": "{{table}}: {{rows}} of {{of}}",
  "move.done":
    "Everything is in {{destination}} now, and {{from}} is sealed: {{flows}} flows, {{runs}} runs, {{effects}} writes. Start Millrace with DATABASE_URL set to that database. Each process needs the same vault.key (or MILLRACE_KEY).",
  "move.not_empty": "{{destination}} is not empty. Give an empty database. Nothing was moved.",
  "move.elsewhere":
    "{{path}} has been moved to {{destination}}, or a move there has begun. Nothing was moved.",
  "move.count_differs":
    "The table {{table}} has {{here}} rows here, but {{there}} arrived. Nothing was moved; please report this.",
  "cli.restored": "Say what a restored backup is; until then nothing runs",
  "cli.restored.replaces": "It takes the place of the old installation, which is gone",
  "cli.restored.copy": "It is a copy, and the old installation goes on",
  "cli.restored.which": "Say either --replaces or --copy.",
  "compact.done": "{{file}} is rewritten: {{before}} before, {{after}} now.",
  "restore.not_a_backup":
    "{{file}} is not a backup of Millrace. Name another file; nothing was changed.",
  "restore.damaged": "{{file}} is damaged. Use another backup; nothing was changed.",
  "restore.too_new":
    "{{file}} was made by a newer Millrace. Restore it with that version; nothing was changed.",
  "restore.other_key":
    "Another key sealed the secrets in this backup. Copy the vault.key that belongs to the backup into {{data}} (or set MILLRACE_KEY to it), and restore again. If you have changed the key since, set MILLRACE_OLD_KEY to the old one. If that key is lost, restore with --without-key, and then enter the credentials of all connections again. Nothing was changed.",
  "restore.done":
    "{{file}} is now the database in {{data}}. Its last recorded activity was at {{backupAt}}.",
  "restore.old_key":
    "An old key ({{keys}}) sealed the secrets in the backup. The current key seals them now: {{resealed}}.",
  "restore.given_up":
    "Another key ({{keys}}) sealed the secrets in the backup. Millrace gives up those that no key here opens. Enter the credentials of these connections again.",
  "rotate.done": "Everything is sealed with the new key {{key}} now: {{resealed}} secrets.",
  "rotate.given_up":
    "No key opened {{givenUp}} secrets, so Millrace gave them up. Enter the credentials of these connections again (millrace connections list shows which, once they are used). If the sign-in's own secret was among them, people must sign in again and set up their second factors anew.",
  "rotate.kept_old":
    "The old key opens only older backups. For them, {{file}} keeps it. Remove that file when you no longer need those backups, and at once if the key has leaked.",
  "rotate.keep_old":
    "The old key opens only older backups. Keep it, apart from them, for as long as you need them.",
  "rotate.compact":
    "The database still holds some of what the old key opens. With SQLite, the disk is too full to remove it: make room, and run: millrace compact. With PostgreSQL, another session, such as a dump, still reads the tables as they were: when it has ended, run VACUUM (FULL) in the database.",
  "rotate.next":
    "Copy the new key to the place where you keep keys apart from backups, make a new backup, and start Millrace. With PostgreSQL, every process needs the new key.",
  "rotate.token_done":
    "{{file}} holds a new token. The old token lets nobody in any more. Start Millrace.",
  "rotate.token_keys": "API keys that were made with the old token and have ended: {{keys}}.",
  "restore.set_aside": "Millrace keeps the database that was there before as {{file}}.",
  "restore.next":
    "Start Millrace, and say what this installation is: millrace restored --replaces if the old one is gone, millrace restored --copy if it goes on. Until then nothing runs.",
  "restore.marked":
    "The database is marked as restored. Its last recorded activity was at {{backupAt}}.",
  "restored.waits":
    "This is a restored backup of {{backupAt}}, and nothing runs. Say what it is: millrace restored --replaces if the old installation is gone, millrace restored --copy if it goes on.",
  "restored.replaces":
    "This installation takes the place of the old one, and goes on. Before it sends a write that the old one may have sent since the backup, it looks that write up.",
  "restored.copy":
    "This installation is a copy: all flows are inactive, and all unfinished runs are cancelled.",
  "cli.doubts": "Show the periods in which the record of a sent write may have been lost",
  "cli.doubts.clear":
    "Declare that nothing was lost in these periods; Millrace then looks up no write because of them",
  "cli.doubts.none": "No period is in doubt: no record of a sent write can have been lost.",
  "cli.doubts.restored": "a backup was restored",
  "cli.doubts.lost": "the database lost commits",
  "cli.doubts.gap": "no recorded activity",
  "cli.doubts.sure":
    "Millrace would send writes from {{count}} periods without a look-up. If the data was rolled back to an older state, it would send some of them twice. If you know that nothing was lost, for example because only a clock was wrong, add --yes.",
  "cli.doubts.cleared": "No period is in doubt any more. Every process knows within ten seconds.",
  "cli.erase":
    "Erase a value, such as an e-mail address, from all runs and events; without --yes, only count them",
  "cli.erase.stdin": "Read the value from standard input",
  "cli.erase.value": "Value to erase",
  "cli.erase.found":
    "{{runs}} runs and {{events}} events hold this value. Something under way needs {{kept}} of them. Millrace erases those after that is over.",
  "cli.erase.sure":
    "Nothing was erased. To erase the value for good, repeat the command with --yes. Older backups keep it.",
  "cli.erase.done":
    "Erased from {{runs}} runs and {{events}} events. Older backups keep the value.",
  "cli.erase.kept":
    "{{kept}} more hold it, because something under way needs them. Millrace erases them within an hour after that is over; “millrace erasures” shows it.",
  "cli.erasures": "Show what was erased: when, by whom and how many",
  "cli.erasures.none": "Nothing has been erased so far.",
  "head.erased_at": "Erased",
  "head.runs": "Runs",
  "head.events": "Events",
  "head.kept": "Kept so far",
  "cli.status.backup_last": "The newest nightly backup is from {{at}}.",
  "cli.status.backup_none": "There is no nightly backup yet.",
  "cli.status.backup_missed":
    "Millrace has made no nightly backup for more than 26 hours. The screen Settings and the log say why.",
  "cli.status.backup_missed_elsewhere":
    "Millrace has seen no backup of the database for more than 26 hours: PostgreSQL archived nothing, and no job ran millrace backed-up.",
  "cli.status.backup_seen": "A backup of the database was last seen at {{at}}.",
  "cli.status.backup_unseen": "No backup of the database has been seen yet.",
  "cli.backed_up":
    "Report that your own job has backed up PostgreSQL; Millrace then warns you when the next backup is missing",
  "cli.backed_up.done":
    "Millrace has noted the backup. It warns you when no other follows within 26 hours.",
  "cli.restore.try":
    "Only report what a restore would find; without a file, in the newest nightly backup. This changes nothing, and the server may run",
  "cli.restore.which":
    "Name the backup: millrace restore FILE. To try out the newest nightly one: millrace restore --try.",
  "restore.no_nightly":
    "This data folder has no nightly backup yet. Name a file: millrace restore FILE --try.",
  "restore.try_done": "{{file}} is whole and can be restored. Nothing was changed.",
  "restore.try_made":
    "Its last recorded activity was at {{backupAt}}. The shape of its database is {{found}}; here it becomes {{made}}.",
  "restore.try_holds":
    "It holds {{connections}} connections and {{flows}} flows; {{activeFlows}} of the flows are active.",
  "restore.try_waits":
    "Runs that are not over: {{unfinishedRuns}}. Writes that wait for a person: {{parkedWrites}}. Writes on their way: {{openWrites}}.",
  "restore.try_events": "The last event in it came in at {{until}}.",
  "restore.try_no_events": "There are no events in it.",
  "restore.try_old":
    "Keys protect what was sent since {{from}}. Older writes on their way: {{oldWrites}}. Millrace looks them up, and never sends them again.",
  "restore.try_all_old":
    "The backup itself is older. With --replaces, Millrace looks up each write that the old installation may have made since then before it sends that write.",
  "cli.webhook":
    "Your webhook, which sends your alerts to a program of yours (administrators only)",
  "cli.webhook.show": "Show its address, and the outcome of the last message",
  "cli.webhook.set": "Set its address and draw its secret; the command asks for the address",
  "cli.webhook.stdin": "Read the address from standard input",
  "cli.webhook.url": "Address of the webhook",
  "cli.webhook.rotate": "Draw a new secret; the old one also signs for 24 hours",
  "cli.webhook.test": "Send one signed example",
  "cli.webhook.remove": "Remove it: nothing more is sent",
  "cli.webhook.none": "You have no webhook.",
  "cli.webhook.unsent": "Nothing has been sent yet.",
  "cli.webhook.last": "Last sent at {{at}}. {{words}}",
  "cli.webhook.ended":
    "The receiver said at {{at}} that this address is gone (HTTP status 410). Millrace sends nothing until the receiver accepts a test, or until you set the address again.",
  "cli.webhook.old_until": "The old secret also signs until {{at}}.",
  "cli.webhook.secret":
    "This secret is shown once. With it the receiver verifies that a message comes from here:\n{{secret}}",
  "cli.webhook.taken": "Accepted. {{words}}",
  "cli.webhook.not_taken": "Not accepted. {{words}}",
  "cli.webhook.removed": "You have no webhook any more.",
} as const;
