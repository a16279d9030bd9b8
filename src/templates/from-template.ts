import { emptyDocument, type FlowDocument } from "#flow/document.ts";
import { edit } from "#flow/edit.ts";
import type { FlowExport } from "#flow/exchange.ts";
import { connectorsIn } from "#flow/uses.ts";
import type { Locale, Template } from "./template.ts";

/** The template as a flow that somebody exported: its slots are called like the connectors. */
export function exportOf(template: Template, locale: Locale): FlowExport {
  const document = documentOf(template, locale);
  const connectors = connectorsIn(document);
  const { timeZone: _, ...flow } = document;
  return {
    format: "millrace.flow/1",
    name: template.name[locale],
    connections: Object.fromEntries(
      connectors.map((connector) => [connector, { connector, name: connector }]),
    ),
    flow,
  };
}

/** What the edits of the template make of an empty flow. */
export function documentOf(template: Template, locale: Locale): FlowDocument {
  return template.operations(locale).reduce((document, operation) => {
    const result = edit(document, operation);
    if (!result.ok) throw new Error(`${template.id}: ${result.problem.code}`);
    return result.document;
  }, emptyDocument);
}
