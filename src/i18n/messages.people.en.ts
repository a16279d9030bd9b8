/** What the start-up and the command line say about people and their keys. */
export const peopleEn = {
  "start.set_up":
    "This Millrace has no users yet. The first person becomes its administrator with the code {{code}}, which is good until the next start. Open {{url}} in a browser, or run: npm run -s millrace -- people set-up --url {{url}}",
  "cli.api_key":
    "For a server elsewhere, use --url and an API key in MILLRACE_API_KEY instead of the data folder.",
  "cli.key_in_the_clear":
    "The API key would go to {{url}} unencrypted. Name an address that begins with https://.",
  "cli.people": "People who work with this Millrace",
  "cli.people.list": "List people and open invitations",
  "cli.people.none": "There are no people yet. Only somebody who can read the data folder gets in.",
  "cli.people.invite": "Invite somebody with a link that is good for 7 days",
  "cli.people.role_option": "Their role: administrator, builder or viewer",
  "cli.people.mailed": "The link is on its way to {{email}}. It is good until {{until}}.",
  "cli.people.link":
    "Give this link to {{email}} and to nobody else. It works once, until {{until}}:\n{{link}}",
  "cli.people.withdraw": "Withdraw an open invitation",
  "cli.people.withdrawn": "The invitation for {{email}} is withdrawn.",
  "cli.people.role": "Change somebody's role",
  "cli.people.changed": "{{email}}: {{role}}, {{state}}.",
  "cli.people.deactivate":
    "Deactivate somebody: they cannot sign in, they keep what is theirs, and their connections stand still",
  "cli.people.activate": "Activate somebody again",
  "cli.people.remove": "Remove somebody for good",
  "cli.people.sure":
    "This removes {{email}} for good. Administrators can then only stop and delete what was theirs. To keep them out, “people deactivate” is enough. If you are sure, add --yes.",
  "cli.people.removed": "{{email}} is removed.",
  "cli.people.reset":
    "Make a link with which somebody chooses a new password; it is good for a day. When they have used it, their connections wait until they enter the secrets again, and what others entrusted to them ends",
  "cli.people.set_up": "Be the first: become the administrator of a new Millrace",
  "cli.people.code": "The code that Millrace printed at its start",
  "cli.people.email": "The e-mail to sign in with",
  "cli.people.name": "The name that others see",
  "cli.people.password": "New password",
  "cli.people.stdin": "Read the password from standard input",
  "cli.people.accept": "Accept an invitation",
  "cli.people.new_password": "Choose a new password with a link",
  "cli.people.ready": "{{email}} can sign in now.",
  "cli.people.no_link":
    "This is not the whole link: a link has a # in it. Give all of it in quotation marks, or in a file with --link-file.",
  "cli.people.link_file":
    "Read the link from a file, to keep it out of the shell history; - is standard input, and with --password-stdin its second line is the password",
  "cli.people.two_links": "Give the link either by itself or with --link-file, not both.",
  "cli.people.not_found": "Nobody here has the e-mail or ID {{wanted}}.",
  "cli.keys": "Your API keys, with which programs work for you",
  "cli.keys.list": "List your API keys",
  "cli.keys.none": "You have no API keys.",
  "cli.keys.create": "Make an API key",
  "cli.keys.name": "What it is for, in your words",
  "cli.keys.scope":
    "What it may do: read, build, operate, administer; separate several with commas",
  "cli.keys.days": "Days for which it is good, at most 366",
  "cli.keys.bad_days": "--days must be a whole number from 1 to 366.",
  "cli.keys.bad_scope":
    "--scope must be read, build, operate or administer, or several of them separated by commas.",
  "cli.people.bad_role": "The role must be administrator, builder or viewer.",
  "cli.keys.made": "This key is shown once. It is good until {{until}}:\n{{key}}",
  "cli.keys.made_by_token":
    "It was made with the token of the data folder, so it counts where the token counts: on the server’s own machine. For a program elsewhere, sign in and make a key in your profile.",
  "cli.keys.revoke": "Revoke an API key",
  "cli.keys.revoked": "The API key “{{name}}” is revoked and no longer works.",
  "head.email": "E-mail",
  "head.role": "Role",
  "head.scopes": "Scopes",
  "head.expires": "Good until",
  "head.last_used": "Last used",
  "role.administrator": "administrator",
  "role.builder": "builder",
  "role.viewer": "viewer",
  "state.deactivated": "Deactivated",
  "state.invited": "Invited",
} as const;
