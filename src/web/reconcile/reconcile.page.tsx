import { Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { connectionQuery } from "../api/connections.ts";
import { reconciliationsQuery } from "../api/reconciliations.ts";
import { useT } from "../language/language.tsx";
import { Asked } from "../parts/asked.tsx";
import { ButtonLink } from "../parts/link.tsx";
import { Page } from "../parts/page.tsx";
import { AskMonth } from "./ask-month.tsx";
import { MonthlySwitch } from "./monthly-switch.tsx";
import { ReconciliationList } from "./reconciliation-list.tsx";

const route = getRouteApi("/inside/connections/$id/reconcile");

/** The months of a connection: what was reconciled, and a month to reconcile. */
export function ReconcilePage() {
  const t = useT();
  const { id } = route.useParams();
  const { month } = route.useSearch();
  const connection = useQuery(connectionQuery(id));
  const list = useQuery(reconciliationsQuery(id));
  const { name } = connection.data ?? { name: null };
  return (
    <Page
      title={name === null ? t("reconcile.title") : t("reconcile.title_of", { name })}
      help={t("reconcile.help")}
      actions={
        name !== null && (
          <ButtonLink to="/connections/$id" params={{ id }} variant="default">
            {name}
          </ButtonLink>
        )
      }
    >
      <Asked query={list}>
        {({ items, monthly }) => (
          <Stack gap="lg">
            <AskMonth connection={id} month={month} />
            <MonthlySwitch connection={id} monthly={monthly} />
            <ReconciliationList items={items} />
          </Stack>
        )}
      </Asked>
    </Page>
  );
}
