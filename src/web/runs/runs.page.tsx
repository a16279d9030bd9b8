import { getRouteApi } from "@tanstack/react-router";
import { CalendarRange } from "lucide-react";
import { useT } from "../language/language.tsx";
import { ButtonLink } from "../parts/link.tsx";
import { Page } from "../parts/page.tsx";
import { FlowPicker } from "./list/flow-picker.tsx";
import { RunHistory } from "./list/run-history.tsx";
import type { RunsSearch } from "./search.ts";

const route = getRouteApi("/inside/runs");

/** The runs of all flows. */
export function RunsPage() {
  const t = useT();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = (change: Partial<RunsSearch>): void =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  return (
    <Page
      title={t("nav.runs")}
      help={t("runs.help")}
      actions={
        <ButtonLink
          to="/summary"
          variant="default"
          leftSection={<CalendarRange size={16} aria-hidden />}
        >
          {t("summary.title")}
        </ButtonLink>
      }
    >
      <RunHistory
        label={t("nav.runs")}
        flow={null}
        search={search}
        onSearch={change}
        picker={<FlowPicker flow={search.flow} onChange={(flow) => change({ flow })} />}
      />
    </Page>
  );
}
