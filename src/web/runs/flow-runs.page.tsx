import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Workflow } from "lucide-react";
import { flowQuery } from "../api/flows.ts";
import { isRefusal } from "../api/refusal.ts";
import { useT } from "../language/language.tsx";
import { Failure } from "../parts/failure.tsx";
import { ButtonLink } from "../parts/link.tsx";
import { Page } from "../parts/page.tsx";
import { RunHistory } from "./list/run-history.tsx";
import type { RunsSearch } from "./search.ts";

const route = getRouteApi("/inside/flows/$id/runs");

/** The runs of one flow. */
export function FlowRunsPage() {
  const t = useT();
  const { id } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { data: flow, error } = useQuery(flowQuery(id));
  const change = (change: Partial<RunsSearch>): void =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  if (isRefusal(error, "flow.not_found"))
    return (
      <Page title={t("nav.runs")}>
        <Failure error={error} />
      </Page>
    );
  return (
    <Page
      title={flow === undefined ? t("nav.runs") : t("runs.of_flow", { name: flow.name })}
      help={t("runs.help")}
      actions={
        <ButtonLink
          to="/flows/$id"
          params={{ id }}
          variant="default"
          leftSection={<Workflow size={16} aria-hidden />}
        >
          {t("runs.to_flow")}
        </ButtonLink>
      }
    >
      <RunHistory label={t("nav.runs")} flow={id} search={search} onSearch={change} />
    </Page>
  );
}
