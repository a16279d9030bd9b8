/** What the start-up says. */
export const startEn = {
  "start.ready": "Millrace is ready at {{url}}",
  "start.simulator":
    "The Stripe simulator runs at {{url}} with the test key {{key}}. Connect to it with: npm run -s millrace -- connections create stripe --simulator --name Simulator{{options}}",
  "start.product_ended":
    "Millrace was ended from outside, so everything stops. Start it again: it goes on where it was.",
  "start.other_simulator":
    "A simulated {{system}} runs at {{url}}. Connections → New connection → {{system}} connects to it.",
  "start.simulator_ended": "The Stripe simulator has ended, so everything stops.",
  "start.stopping": "Millrace is stopping ...",
  "start.unknown_option": "There is no option {{option}}. See npm start -- --help.",
  "start.invalid_value": "{{said}} must be {{expects}}.",
  "start.port_in_use":
    "Port {{port}} is already in use by another program. Stop that program, or choose another port with --port.",
  "start.port_forbidden":
    "This account may not use port {{port}}. Choose a port from 1024 up with --port.",
  "start.data_in_use":
    "The data folder {{path}} is already in use by another Millrace. Stop that one, or choose another folder with --data.",
  "start.data_unwritable":
    "The data folder {{path}} cannot be written to. Correct its permissions, or choose another folder with --data. ({{reason}})",
  "start.disk_full":
    "The data folder {{path}} lies on a disk that is full. Make room on it, and start again.",
  "start.data_on_network":
    "The data folder {{path}} lies on a network file system ({{fileSystem}}), which cannot be trusted with money. Choose a folder on a local disk with --data.",
  "start.database_too_new":
    "The database {{path}} was written by a newer Millrace. Start that newer version, or choose another folder with --data.",
  "start.database_moved":
    "Everything in {{path}} has been moved to {{destination}}. Start Millrace with DATABASE_URL set to that database.",
  "start.database_half_moved":
    "A move of {{path}} to {{destination}} began and did not finish. Run it again: millrace move --to {{destination}} with the password in it.",
  "start.restore_unfinished":
    "A restore of {{file}} into {{path}} began and did not finish. Run it again: millrace restore {{file}} --data {{path}}",
  "start.database_unreadable":
    "The database {{path}} cannot be read. Restore it from a backup, or choose another folder with --data. ({{reason}})",
  "start.postgres_unreachable":
    "PostgreSQL does not answer at the address in DATABASE_URL. Check that it runs and that the address is right. ({{reason}})",
  "start.postgres_refused":
    "PostgreSQL refuses the address in DATABASE_URL. Check the user, the password, the name of the database and the rights of the user in it. ({{reason}})",
  "start.postgres_too_old":
    "PostgreSQL {{found}} is too old. Upgrade the server to version {{needed}} or newer.",
  "start.postgres_not_durable":
    "PostgreSQL runs with {{setting}} = off, so a power failure could lose what was sent and repeat a charge. Set {{setting}} = on in the settings of the server.",
  "start.postgres_read_only":
    "PostgreSQL at the address in DATABASE_URL is a standby or read-only. Give the address of the server that can be written to.",
  "start.postgres_encoding":
    "The PostgreSQL database is encoded in {{found}}. Create one in UTF8: createdb --encoding=UTF8 --template=template0 millrace",
  "start.postgres_in_use":
    "Processes of Millrace work on the PostgreSQL database. Stop all of them, and try again. A killed process still counts for 15 seconds.",
  "start.postgres_older_at_work":
    "This version of Millrace changes the shape of the PostgreSQL database, and processes of the older version still work on it, at {{at}}. Nothing was changed. Stop all of them, make a dump, and start this version again.",
  "start.postgres_foreign":
    "The schema millrace in the PostgreSQL database does not belong to Millrace. Give another database in DATABASE_URL. ({{reason}})",
  "start.postgres_too_new":
    "The PostgreSQL database was written by a newer Millrace. Start that newer version, or give another database in DATABASE_URL.",
  "start.key_malformed":
    "MILLRACE_KEY or vault.key in the data folder does not hold 32 bytes in base64. Put the right key back from your copy.",
  "start.key_file_exposed":
    "Other accounts on this machine can read vault.key in the data folder. Let only its owner read it: chmod 600 vault.key",
  "start.key_file_unusable":
    "The key that seals secrets cannot be used. Check that Millrace can read and write vault.key in the data folder. ({{reason}})",
  "start.key_missing":
    "The secrets in the database are sealed with a key that is not here. Put the vault.key that belongs to it back into the data folder (with PostgreSQL: from the data folder of another process), or set MILLRACE_KEY. If that key is lost for good: millrace rotate-key --without-old-key, and enter the credentials of the connections again.",
  "start.key_other":
    "The key here is not the one that the secrets in the database are sealed with. Put the right vault.key into the data folder, or set MILLRACE_KEY to it; with PostgreSQL every process needs the same. If that key is lost for good: millrace rotate-key --without-old-key, and enter the credentials of the connections again.",
  "start.key_change_unfinished":
    "A change of the key began and did not finish. Run it again: millrace rotate-key. Nothing is lost.",
  "start.key_changed":
    "Somebody has changed the key that seals the secrets, so this process ends. Start it with the new vault.key or MILLRACE_KEY.",
  "start.key_unchanged":
    "MILLRACE_KEY is already the current key, so nothing was changed. Set MILLRACE_KEY to a new key (32 bytes in base64), and MILLRACE_OLD_KEY to the current one.",
  "start.failed": "Millrace could not start. ({{reason}})",
  "start.help":
    "Usage: npm start -- [options]\n\nRuns Millrace, and beside it simulated systems to try things out with.\n\nOptions:",
  "start.help.no_simulator": "Runs without the simulated systems",
  "start.help.default": "(default: {{value}})",
} as const;
