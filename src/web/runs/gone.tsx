import { queryOptions, useQuery } from "@tanstack/react-query";
import { FileX } from "lucide-react";
import { api, ask } from "../api/client.ts";
import { useLanguage } from "../language/language.tsx";
import { Empty } from "../parts/empty.tsx";
import { ButtonLink } from "../parts/link.tsx";
import { Page } from "../parts/page.tsx";

/** For how long history is kept. */
const historyQuery = queryOptions({
  queryKey: ["settings", "history"],
  queryFn: async () => (await ask(() => api.system.$get())).history,
});

/** In place of a run that most likely has been there, and whose history has been removed since. */
export function Gone() {
  const { t, formats } = useLanguage();
  const { data: kept } = useQuery(historyQuery);
  return (
    <Page title={t("runs.run")}>
      <Empty
        icon={FileX}
        title={t("runs.gone")}
        action={<ButtonLink to="/runs">{t("runs.to_runs")}</ButtonLink>}
      >
        {t("runs.gone_help")}{" "}
        {kept &&
          t("runs.gone_kept", {
            days: formats.number(kept.days),
            runs: formats.number(kept.runsPerFlow),
          })}
      </Empty>
    </Page>
  );
}
