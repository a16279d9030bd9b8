/** Texts of the web application: connections. */
export const connectionsEn = {
  "connection.name": "Name",
  "connection.name_help": "Only you see it.",
  "connection.secret_help":
    "What is secret is sealed at once. It can be replaced later, but nobody can read it again, you included.",
  "connection.rare": "Rarely needed",
  "connection.live_title": "With this key, real money moves",
  "connection.live_help":
    "Flows that write through this connection charge real customers. To try things out, take a test key instead.",
  "connection.connect": "Connect",
  "connection.connect_live": "Connect in live mode",
  "connection.simulator": "Try with the simulator",
  "connection.simulator_name": "{{connector}} (simulator)",
  "connection.simulator_help":
    "No account at hand? A simulated one runs beside this Millrace. No real money moves there.",
  "connection.made": "“{{name}}” is connected",
  "connection.made_account": "Account: {{account}}",
  "connection.made_done": "Done",
  "connection.may.triggers": "Triggers",
  "connection.may.actions": "Actions",
  "connection.may.all": "Its key may do everything that flows can use.",
  "connection.may.some_one":
    "One thing is not possible with this key, or could not be found out. The rest works as it is.",
  "connection.may.some_other":
    "{{count}} things are not possible with this key, or could not be found out. The rest works as it is.",
  "connection.may.yes": "possible",
  "connection.may.no": "the key lacks the permission",
  "connection.may.unknown": "could not be found out",
} as const;
