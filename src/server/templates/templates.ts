import { actionsOf } from "#flow/blocks.ts";
import type { Trigger } from "#flow/trigger.ts";
import { connectorsIn } from "#flow/uses.ts";
import { documentOf, exportOf } from "#templates/from-template.ts";
import { templates } from "#templates/index.ts";
import { creation } from "#templates/table.ts";
import type { Template as TemplateData } from "#templates/template.ts";
import { ApiError } from "../errors.ts";
import { importFlow } from "../flows/exchange.ts";
import { given } from "../given.ts";
import type { Locale } from "../language.ts";
import type { ServerParts } from "../parts.ts";
import type { FlowOfTemplate, Template } from "./templates.schemas.ts";

type Parts = Pick<ServerParts, "store" | "clock" | "people">;

export function listTemplates(): readonly Template[] {
  return templates.map(templateView);
}

function templateView(template: TemplateData): Template {
  const { id, name, help, jobs, tables, open } = template;
  const document = documentOf(template, "en");
  return {
    id,
    name,
    help,
    jobs,
    starts: startOf(document.trigger),
    steps: actionsOf(document).map(({ id: step, connector, action }) => ({
      id: step,
      connector,
      action,
    })),
    connections: connectorsIn(document),
    tables: tables.map((table) => ({ name: table.name, statement: creation(table) })),
    open,
  };
}

function startOf(trigger: Trigger | null): Template["starts"] {
  switch (trigger?.kind) {
    case undefined:
      throw new Error("A template has a trigger");
    case "event":
      return { kind: "event", connector: trigger.connector, trigger: trigger.trigger };
    case "schedule":
    case "invoke":
    case "webhook":
      return { kind: trigger.kind };
  }
}

/** Makes a flow of a template, with its messages in this language; returns its id. */
export function createFlowOf(
  parts: Parts,
  { template: id, timeZone, connections }: FlowOfTemplate,
  owner: string,
  locale: Locale,
): Promise<string> {
  const template = templates.find((one) => one.id === id);
  if (template === undefined) throw ApiError.of("template.not_found", { template: id });
  const { flow, ...exported } = exportOf(template, locale);
  const wish = { export: { ...exported, flow: { ...flow, ...given({ timeZone }) } } };
  return importFlow(parts, { ...wish, ...given({ connections }) }, owner, locale);
}
