import { Button } from "@mantine/core";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { Workflow } from "lucide-react";
import { api, ask } from "../api/client.ts";
import { isRefusal } from "../api/refusal.ts";
import { useT } from "../language/language.tsx";
import { Failure } from "../parts/failure.tsx";
import { Page } from "../parts/page.tsx";
import { RunHistory } from "./list/run-history.tsx";
import type { RunsSearch } from "./search.ts";

const route = getRouteApi("/inside/flows/$id/runs");

/** What a flow is called. */
const flowNameQuery = (id: string) =>
  queryOptions({
    queryKey: ["flow", id, "name"],
    queryFn: async () => (await ask(() => api.flows[":id"].$get({ param: { id } }))).name,
  });

/** The runs of one flow. */
export function FlowRunsPage() {
  const t = useT();
  const { id } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { data: name = "", error } = useQuery(flowNameQuery(id));
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
      title={name === "" ? t("nav.runs") : t("runs.of_flow", { name })}
      help={t("runs.help")}
      actions={
        <Button
          component={Link}
          to={`/flows/${id}`}
          variant="default"
          leftSection={<Workflow size={16} aria-hidden />}
        >
          {t("runs.to_flow")}
        </Button>
      }
    >
      <RunHistory label={t("nav.runs")} flow={id} search={search} onSearch={change} />
    </Page>
  );
}
