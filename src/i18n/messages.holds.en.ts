/** What the command line says of holds, the switch of the installation, and handing over. */
export const holdsEn = {
  "cli.hold": "Put one of your connections on hold, at once and in all flows",
  "cli.hold.done":
    "The connection “{{name}}” is on hold. Nothing is sent through it, runs wait, and no event is lost. To let it go on: connections lift",
  "cli.lift": "Lift the hold on one of your connections",
  "cli.lift.done":
    "The hold on the connection “{{name}}” is lifted. Everything that waited for it goes on.",
  "cli.lift.still":
    "Your hold on the connection “{{name}}” is lifted. The connection still stands still, because an administrator has stopped everything.",
  "cli.heir": "Name the person who may take over one of your connections, by e-mail or ID",
  "cli.heir.nobody": "Nobody may take it over any more",
  "cli.heir.which": "Name a person, or use --nobody.",
  "cli.heir.named":
    "{{email}} may take over the connection “{{name}}” with a secret of the same account. Until then it stays yours.",
  "cli.heir.none": "Nobody may take over the connection “{{name}}”.",
  "cli.handovers": "List the connections that others hand over to you",
  "cli.handovers.none": "Nobody is handing over a connection to you.",
  "cli.handovers.not_offered":
    "Nobody is handing over a connection with the ID {{wanted}} to you. See: connections handovers",
  "cli.take_over":
    "Take over a connection that somebody hands over to you; the command asks for a secret of the same account",
  "cli.take_over.done":
    "The connection “{{name}}” is yours now. Everything that waited for it goes on.",
  "cli.people.heir": "Name the person who takes over the connections of a deactivated person",
  "cli.people.heir_named":
    "{{heir}} may take over the connections of {{email}}, each with a secret of the same account. Until then they stand still.",
  "cli.system": "Stop the whole installation in an emergency, or let it go on",
  "cli.system.hold": "Stop everything: every connection of everybody is on hold at once",
  "cli.system.held":
    "Everything stands still. Nothing is sent, runs wait, and no event is lost. To let it go on: system lift",
  "cli.system.lift": "Let everything go on",
  "cli.system.lifted":
    "Everything goes on. Connections that their owners put on hold stay on hold.",
  "cli.status.held": "An administrator stopped everything at {{at}}. To let it go on: system lift",
  "head.owner": "Owner",
  "state.held": "On hold",
} as const;
