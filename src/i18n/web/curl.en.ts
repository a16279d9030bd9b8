/** Texts of the web application: a step that is filled in from a curl command. */
export const curlEn = {
  "curl.open": "Fill in from a curl command",
  "curl.title": "Fill in from a curl command",
  "curl.command": "Command",
  "curl.help":
    "As the documentation of the other system shows it, or as a browser copies it. Millrace fills in the fields of the request and leaves out credentials: they belong to the connection.",
  "curl.take": "Fill in",
  "curl.done": "The step is filled in. Please note:",
  "curl.fault.unclosed": "A quotation mark is not closed. Copy the whole command.",
  "curl.fault.windows":
    "This command is written for the Windows command prompt (cmd). Copy it for bash instead.",
  "curl.fault.substituted":
    "This command contains the output of another command ($(…) or `…`). Write the value in its place.",
  "curl.fault.not_curl": "A command must begin with curl.",
  "curl.fault.no_address": "The command has no address that begins with https:// or http://.",
  "curl.fault.several": "This command sends several requests. Make a step for each.",
  "curl.fault.files":
    "This command sends a file or a form with parts (-F, -T, @file). A step sends JSON, a form of fields, or text.",
  "curl.fault.option": "Millrace does not know the option {{option}}. Take it out of the command.",
  "curl.fault.reads": "This command only reads. Use the action Read for it.",
  "curl.fault.writes":
    "This command changes something ({{method}}). Use the action Send a request for it.",
  "curl.fault.method": "Millrace sends no request with the method {{method}}.",
  "curl.note.credentials":
    "The user, password, token or cookie of the command was left out. Enter it in the connection.",
  "curl.note.secret":
    "“{{name}}” was left out because it looks like a secret. Enter it in the connection, or map a data pill to it.",
  "curl.note.once_key":
    "The header {{name}} was left out: a fixed key would make all writes of this step one write. If the system knows a repeat by this header, choose that under “If the answer is lost”.",
  "curl.note.no_base":
    "The command goes to {{to}}. Choose a connection to that system, and check that the path is the part below the connection’s base address.",
  "curl.note.elsewhere":
    "The command goes to {{to}}, but the base address of the connection is {{base}}. Choose another connection, or check the path.",
  "curl.note.insecure":
    "The command does not check certificates (-k). Millrace always does: enter your own certificate authority in the connection if it needs one.",
  "curl.note.authority":
    "The command names a certificate authority. Enter its certificate in the connection.",
  "curl.note.redirects":
    "The command follows redirections (-L). Millrace follows none: use the address to which they lead.",
  "curl.note.rest": "What follows the command, such as “| jq”, was left out.",
  "curl.note.as_json":
    "The body is JSON, so the step sends it as JSON. curl would have called it a form.",
  "curl.note.variable":
    "The command holds a variable of the shell ($NAME). Put the value or a data pill in its place.",
} as const;
