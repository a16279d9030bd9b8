import { Group } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { CalendarRange } from "lucide-react";
import { useState } from "react";
import { api } from "../api/client.ts";
import { summaryQuery } from "../api/summary.ts";
import { useFormats, useT } from "../language/language.tsx";
import { wallTime } from "../language/wall-time.ts";
import { Asked } from "../parts/asked.tsx";
import { CsvButton } from "../parts/csv-button.tsx";
import { Empty } from "../parts/empty.tsx";
import { MonthPicker } from "../parts/month-picker.tsx";
import { Page } from "../parts/page.tsx";
import { ReconcileLinks } from "../reconcile/reconcile-links.tsx";
import { SummaryTable } from "./summary-table.tsx";

const route = getRouteApi("/inside/summary");

/** What each flow did in a month, and what money it moved. */
export function SummaryPage() {
  const t = useT();
  const { timeZone } = useFormats();
  const [thisMonth] = useState(() => wallTime(Date.now(), timeZone).slice(0, 7));
  const { month = thisMonth } = route.useSearch();
  const navigate = route.useNavigate();
  const summary = useQuery(summaryQuery(month, timeZone));
  return (
    <Page
      title={t("summary.title")}
      help={t("summary.help")}
      actions={
        <CsvButton
          label={t("common.csv")}
          help={t("summary.csv_help")}
          request={() => api.summary.csv.$get({ query: { month, timeZone } })}
        />
      }
    >
      <Group mb="md">
        <MonthPicker
          label={t("summary.month")}
          month={month}
          newest={thisMonth}
          onPick={(picked) => void navigate({ search: { month: picked }, replace: true })}
        />
      </Group>
      <Asked query={summary}>
        {({ flows }) =>
          flows.length === 0 ? (
            <Empty icon={CalendarRange} title={t("summary.none")}>
              {t("summary.none_help")}
            </Empty>
          ) : (
            <SummaryTable flows={flows} />
          )
        }
      </Asked>
      <ReconcileLinks month={month} />
    </Page>
  );
}
