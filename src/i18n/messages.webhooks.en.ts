/** Texts of the command line: webhooks. */
export const webhooksEn = {
  "cli.webhook": "Your webhook: a program of yours is told of alerts (administrators only)",
  "cli.webhook.show": "Show its address, and what came of the last message",
  "cli.webhook.set": "Set its address, which is asked for, and draw its secret",
  "cli.webhook.stdin": "Read the address from standard input",
  "cli.webhook.url": "Address of the webhook",
  "cli.webhook.rotate": "Draw a new secret; the one before signs too for 24 hours",
  "cli.webhook.test": "Send one signed example",
  "cli.webhook.remove": "Remove it: nothing more is sent",
  "cli.webhook.none": "You have no webhook.",
  "cli.webhook.unsent": "Nothing has been sent yet.",
  "cli.webhook.last": "Last sent at {{at}}. {{words}}",
  "cli.webhook.ended":
    "The receiver said at {{at}} that this address is gone (HTTP status 410). Nothing is sent until a test is taken or it is set anew.",
  "cli.webhook.old_until": "The secret before signs too until {{at}}.",
  "cli.webhook.secret":
    "This is shown once. With it the receiver verifies that a message comes from here:\n{{secret}}",
  "cli.webhook.taken": "Taken. {{words}}",
  "cli.webhook.not_taken": "Not taken. {{words}}",
  "cli.webhook.removed": "You have no webhook any more.",
} as const;
