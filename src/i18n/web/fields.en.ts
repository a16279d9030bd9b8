/** Texts of the web application: the fields inside a card of the builder. */
export const fieldsEn = {
  "fields.none": "This step needs nothing more.",
  "fields.add": "Add fields",
  "fields.remove": "Remove “{{field}}”",
  "sample.title": "Sample output",
} as const;
