/** What the start-up and the command line say about people and their keys. */
export const peopleEn = {
  "start.set_up":
    "Nobody works with this Millrace yet. The first person becomes its administrator with the code {{code}}, which is good until the next start: open {{url}} in a browser, or npm run -s millrace -- people set-up --url {{url}}",
  "cli.api_key":
    "A server elsewhere is reached with --url and an API key in MILLRACE_API_KEY, in place of the data folder.",
  "cli.key_in_the_clear":
    "The API key would go to {{url}} unencrypted. Name an address that begins with https://.",
  "cli.people": "Who works with this Millrace",
  "cli.people.list": "List people and open invitations",
  "cli.people.none": "There are no people yet. Only somebody who can read the data folder gets in.",
  "cli.people.invite": "Invite somebody, by a link that is good for 7 days",
  "cli.people.role_option": "What they are here: administrator, builder or viewer",
  "cli.people.mailed": "The link is on its way to {{email}}. It is good until {{until}}.",
  "cli.people.link":
    "Give this link to {{email}} and to nobody else. It is good once, until {{until}}:\n{{link}}",
  "cli.people.withdraw": "Withdraw an open invitation",
  "cli.people.withdrawn": "The invitation for {{email}} is withdrawn.",
  "cli.people.role": "Change somebody's role",
  "cli.people.changed": "{{email}}: {{role}}, {{state}}.",
  "cli.people.deactivate":
    "Let somebody in no more; what is theirs stays, and their connections stand still",
  "cli.people.activate": "Let somebody in again",
  "cli.people.remove": "Remove somebody",
  "cli.people.sure":
    "{{email}} would be removed for good, and what is theirs could only be stopped and deleted. To let them in no more, “people deactivate” is enough. If you are sure, add --yes.",
  "cli.people.removed": "{{email}} is removed.",
  "cli.people.reset":
    "Let somebody choose a new password, by a link that is good for a day. Their connections wait then until their secrets are entered again",
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
    "This is no such link: it has a # in it. Give it whole, in quotation marks, or in a file with --link-file.",
  "cli.people.link_file":
    "Read the link from a file, so that it stands in no shell history; - is standard input, whose second line is then the password with --password-stdin",
  "cli.people.two_links": "Give the link either by itself or with --link-file, not both.",
  "cli.people.not_found": "There is nobody here with the e-mail or id {{wanted}}.",
  "cli.keys": "Your API keys: how programs work for you",
  "cli.keys.list": "List your API keys",
  "cli.keys.none": "You have no API keys.",
  "cli.keys.create": "Make an API key",
  "cli.keys.name": "What it is for, in your words",
  "cli.keys.scope":
    "What it may do: read, build, operate, administer; several with commas between them",
  "cli.keys.days": "For how many days it is good, at most 366",
  "cli.keys.bad_days": "--days must be a whole number from 1 to 366.",
  "cli.keys.bad_scope":
    "--scope must be read, build, operate or administer, or several with commas between them.",
  "cli.people.bad_role": "The role must be administrator, builder or viewer.",
  "cli.keys.made": "This is shown once. It is good until {{until}}:\n{{key}}",
  "cli.keys.revoke": "Revoke an API key",
  "cli.keys.revoked": "The API key “{{name}}” opens nothing any more.",
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
