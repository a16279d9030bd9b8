import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Download } from "lucide-react";
import { api } from "../api/client.ts";
import { askForFile } from "../api/file.ts";
import { useFormats, useT } from "../language/language.tsx";
import { CsvButton } from "../parts/csv-button.tsx";
import { downloadFile } from "../parts/download-file.ts";
import { useSayFailure } from "../parts/failure.tsx";
import { Page } from "../parts/page.tsx";
import { AuditFilters } from "./audit-filters.tsx";
import { AuditList } from "./audit-list.tsx";
import { type AuditSearch, filterOf } from "./search.ts";

const route = getRouteApi("/inside/audit");

/** Who did what, to what, and when. */
export function AuditPage() {
  const t = useT();
  const { timeZone } = useFormats();
  const sayFailure = useSayFailure();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const filter = filterOf(search, timeZone);
  const change = (wish: Partial<AuditSearch>): void =>
    void navigate({ search: (before) => ({ ...before, ...wish }), replace: true });
  const download = useMutation({
    mutationFn: () => askForFile(() => api.audit.export.$get({ query: filter })),
    onSuccess: ({ name, content }) => downloadFile(name ?? "audit.jsonl", content),
    onError: sayFailure,
  });
  return (
    <Page
      title={t("nav.audit")}
      help={t("audit.help")}
      actions={
        <>
          <CsvButton
            label={t("common.csv")}
            request={() => api.audit.csv.$get({ query: { ...filter, timeZone } })}
          />
          <Button
            variant="default"
            leftSection={<Download size={16} aria-hidden />}
            title={t("audit.download_help")}
            loading={download.isPending}
            onClick={() => download.mutate()}
          >
            {t("audit.download")}
          </Button>
        </>
      }
    >
      <AuditFilters search={search} onChange={change} />
      <AuditList filter={filter} onChange={change} />
    </Page>
  );
}
