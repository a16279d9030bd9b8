/** What the command line says of templates. */
export const templatesEn = {
  "cli.templates": "Templates: flows to start from",
  "cli.templates.list": "List the templates",
  "cli.templates.show": "Show what a template does and needs, with the statements for its tables",
  "cli.templates.use": "Make an inactive flow from a template",
  "cli.templates.connection":
    "Which connection the flow uses for a system, such as stripe=Shop; repeatable",
  "cli.templates.unknown":
    "There is no template “{{template}}”. To see them: npm run -s millrace -- templates list",
  "cli.templates.needs": "It needs connections to:",
  "cli.templates.open": "Fill in before you activate the flow:",
  "cli.templates.made":
    "Made the flow “{{name}}” ({{id}}). It is inactive: open it in the browser and fill in what is missing.",
} as const;
