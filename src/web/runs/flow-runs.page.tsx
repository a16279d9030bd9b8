import { getRouteApi } from "@tanstack/react-router";
import { ListX } from "lucide-react";
import { useT } from "../language/language.tsx";
import { ButtonLink } from "../parts/link.tsx";
import { FlowFrame } from "./flow-frame.tsx";
import { RunHistory } from "./list/run-history.tsx";
import type { RunsSearch } from "./search.ts";

const route = getRouteApi("/inside/flows/$id/runs");

/** The runs of one flow. */
export function FlowRunsPage() {
  const t = useT();
  const { id } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = (change: Partial<RunsSearch>): void =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  return (
    <FlowFrame
      id={id}
      title={t("nav.runs")}
      titleOf={(name) => t("runs.of_flow", { name })}
      help={t("runs.help")}
      more={
        <ButtonLink
          to="/flows/$id/skipped"
          params={{ id }}
          variant="default"
          leftSection={<ListX size={16} aria-hidden />}
        >
          {t("runs.skipped")}
        </ButtonLink>
      }
    >
      <RunHistory label={t("nav.runs")} flow={id} search={search} onSearch={change} />
    </FlowFrame>
  );
}
