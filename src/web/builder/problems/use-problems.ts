import { useDeferredValue, useMemo } from "react";
import type { Catalogue } from "#flow/catalogue.ts";
import type { FlowDocument } from "#flow/document.ts";
import { problemsOf, type UsableConnection } from "#flow/ready.ts";
import { connectionsIn } from "#flow/uses.ts";
import type { Connection } from "../../api/connections.ts";
import type { Flow } from "../../api/flows.ts";
import { useLanguage } from "../../language/language.tsx";
import type { ProblemView } from "../fields/step-form.tsx";
import { problemView } from "./problem-view.ts";

/** What is missing in a document, kept current while somebody types, without making them wait. */
export function useProblems(
  document: FlowDocument,
  catalogue: Catalogue,
  own: readonly Connection[],
  { connections: used, polling }: Pick<Flow, "connections" | "polling">,
): ReadonlyMap<string, readonly ProblemView[]> {
  const { locale } = useLanguage();
  const current = useDeferredValue(document);
  return useMemo(() => {
    const usable = usableConnections(current, own, used);
    const all = problemsOf(current, catalogue, usable).map((one) => problemView(one, locale));
    return Map.groupBy([...all, ...throughOthersIn(polling)], ({ step }) => step ?? wholeFlow);
  }, [current, catalogue, own, used, polling, locale]);
}

/** What the server alone can tell, because it takes the other flows. */
function throughOthersIn(polling: Flow["polling"]): readonly ProblemView[] {
  const isThroughOthers = ({ code }: { readonly code: string }) =>
    code.startsWith("flow.feeds_ring") || code.startsWith("flow.feeds_by_call");
  return (polling?.warnings.filter(isThroughOthers) ?? []).map(({ code, message }) => ({
    code,
    message,
    severity: "warning",
    step: "trigger",
    path: ["ownEvents"],
  }));
}

/** In place of a card, for what concerns none of them alone. */
export const wholeFlow = "flow";

/**
 * The connections that a flow can use: one's own, and those of others that are in it already. Of these
 * nothing is told but what they connect to; what is wrong with them, their owners see.
 */
function usableConnections(
  document: FlowDocument,
  own: readonly Connection[],
  used: Flow["connections"],
): readonly UsableConnection[] {
  const inUse = connectionsIn(document);
  const mode = own.find(({ id }) => inUse.has(id))?.mode ?? "test";
  const others = used.filter(({ id }) => own.every((one) => one.id !== id));
  return [
    ...own.map(({ id, connector, mode, account, broken, holds }) => ({
      id,
      connector,
      mode,
      account,
      broken: broken !== null,
      held: holds.length > 0,
    })),
    ...others.map(({ id, connector }) => ({ id, connector, mode, broken: false, held: false })),
  ];
}
