/** What the command line says of holds, the switch of the installation, and handing over. */
export const holdsEn = {
  "cli.hold": "Put a connection of yours on hold, at once and in all flows",
  "cli.hold.done":
    "The connection “{{name}}” is on hold. Nothing is sent through it, runs wait, and no event is lost. To let it go on: connections lift",
  "cli.lift": "Lift the hold of a connection of yours",
  "cli.lift.done": "The hold of the connection “{{name}}” is lifted. What has waited goes on.",
  "cli.lift.still":
    "Your hold of the connection “{{name}}” is lifted. It still stands still: an administrator has stopped everything.",
  "cli.heir": "Name who may take a connection of yours over, by e-mail or ID",
  "cli.heir.nobody": "Nobody may take it over any more",
  "cli.heir.which": "Say either a person or --nobody.",
  "cli.heir.named":
    "{{email}} may take the connection “{{name}}” over with a secret of the same account. Until then it stays yours.",
  "cli.heir.none": "Nobody may take the connection “{{name}}” over.",
  "cli.handovers": "List the connections that others hand over to you",
  "cli.handovers.none": "Nobody hands a connection over to you.",
  "cli.handovers.not_offered":
    "No connection with the ID {{wanted}} is handed over to you. See: connections handovers",
  "cli.take_over":
    "Take over a connection that was handed over to you; a secret of the same account is asked for",
  "cli.take_over.done": "The connection “{{name}}” is yours now. What has waited goes on.",
  "cli.people.heir": "Name who takes over the connections of a deactivated person",
  "cli.people.heir_named":
    "{{heir}} may take over the connections of {{email}}, each with a secret of the same account. Until then they stand still.",
  "cli.system": "The switch of the whole installation, for emergencies",
  "cli.system.hold": "Stop everything: every connection of everybody is on hold at once",
  "cli.system.held":
    "Everything stands still. Nothing is sent, runs wait, and no event is lost. To let it go on: system lift",
  "cli.system.lift": "Let everything go on",
  "cli.system.lifted": "Everything goes on. Connections that their owners hold stay on hold.",
  "cli.status.held": "An administrator stopped everything at {{at}}. To let it go on: system lift",
  "head.owner": "Owner",
  "state.held": "On hold",
} as const;
