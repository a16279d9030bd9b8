/** Texts of the web application: people. */
export const peopleEn = {
  "people.help":
    "Everybody who works with this Millrace. You invite people and decide what they may do.",
  "people.help_reading":
    "Everybody who works with this Millrace. Administrators invite and change people.",
  "people.here_one": "{{count}} person",
  "people.here_other": "{{count}} people",
  "people.search": "Search by name or e-mail",
  "people.not_found": "Nobody here has “{{search}}” in their name or e-mail.",
  "people.name": "Name",
  "people.email": "E-mail",
  "people.role": "Role",
  "people.state": "Status",
  "people.state.active": "Active",
  "people.state.deactivated": "Deactivated",
  "people.second_factor": "Second factor",
  "people.on": "On",
  "people.off": "Off",
  "people.since": "Since",
  "people.you": "{{name}} (you)",
  "people.data_folder": "Somebody on the server",
  "people.role.viewer": "Looks at flows and runs. Changes nothing, and sees no connections.",
  "people.role.builder": "Builds and runs flows, with connections of their own.",
  "people.role.administrator":
    "May do all that a builder may, and also invites people, changes settings and reads the audit log. Sees nobody else’s connections.",
  "people.invite": "Invite somebody",
  "people.invite_submit": "Invite",
  "people.invitations": "Open invitations",
  "people.invited_by": "Invited by",
  "people.good_until": "Good until",
  "people.new_link": "New link",
  "people.new_link_for": "New link for {{email}}",
  "people.withdraw": "Withdraw",
  "people.withdraw_for": "Withdraw the invitation of {{email}}",
  "people.withdraw_title": "Withdraw the invitation of {{email}}?",
  "people.withdraw_help":
    "Its link opens nothing from now on. You can invite them again at any time.",
  "people.link.invitation": "Invitation",
  "people.link.password": "Link for a new password",
  "people.link.sent":
    "The link is on its way to {{email}} by mail. It works once, until {{until}}.",
  "people.link.hand_on":
    "Give this link to {{email}} and to nobody else: it lets anyone in who opens it. It works once, until {{until}}, and is shown only now.",
  "people.link.label": "Link",
  "people.actions_for": "Actions for {{name}}",
  "people.change_role": "Change the role",
  "people.role_title": "Role of {{name}}",
  "people.deactivate": "Deactivate",
  "people.deactivate_title": "Deactivate {{name}}?",
  "people.deactivate_ends": "Their sessions and API keys end at once, and they cannot sign in.",
  "people.deactivate_rights":
    "They may no longer operate connections of others, and the credentials for calls that they made end. Neither comes back by itself.",
  "people.deactivate_connections":
    "Their connections stand still. Flows that use them, including flows of others, wait until somebody takes the connections over. No event is lost.",
  "people.deactivate_back":
    "You can activate them again. Connections that nobody has taken over go on then.",
  "people.heir": "Hand over their connections…",
  "people.heir_title": "Who takes over the connections of {{name}}?",
  "people.heir_choose": "Who takes over their connections?",
  "people.heir_later": "You can also choose that person later.",
  "people.heir_help":
    "That person finds them under Connections, and takes over each one with a secret of the same account. Until then they stand still.",
  "people.activate": "Activate",
  "people.activate_title": "Activate {{name}} again?",
  "people.activate_help":
    "They can sign in again with their password. Sessions and API keys that have ended stay ended.",
  "people.password": "New password…",
  "people.password_title": "Let {{name}} choose a new password?",
  "people.password_submit": "Make the link",
  "people.password_help":
    "This makes a link with which they choose a new password. It works once, for a day. When they use it:",
  "people.password_ends": "Their sessions, API keys and second factor end.",
  "people.password_locks":
    "Their connections are locked until they enter the secrets again. Flows that use them wait meanwhile; nothing is lost.",
  "people.password_entrusted":
    "Everything that others entrusted to them ends: grants to operate connections, offers of connections and flows, the sight of values in others’ flows, and credentials for flows that rest on such a grant. Others can give it again.",
  "people.password_sight":
    "In the flows that they own, they see the values of runs only by a connection of theirs that is unlocked.",
  "people.remove": "Remove",
  "people.remove_title": "Remove {{name}} for good?",
  "people.remove_help":
    "They can no longer sign in. Their connections stand still, and flows that use them wait: administrators can only stop and delete what was theirs. What they did stays in the run history and the audit log.",
  "people.remove_instead":
    "If you only want to keep them out, or if their connections are still needed, deactivate them instead: somebody else can then take over the connections. You can first give a flow to somebody else in its menu.",
  "people.removed": "{{name}} is removed.",
} as const;
