import { getRouteApi } from "@tanstack/react-router";
import { History } from "lucide-react";
import { api } from "../api/client.ts";
import { useFormats, useT } from "../language/language.tsx";
import { CsvButton } from "../parts/csv-button.tsx";
import { ButtonLink } from "../parts/link.tsx";
import { FlowFrame } from "./flow-frame.tsx";
import { SkippedEvents } from "./list/skipped-events.tsx";

const route = getRouteApi("/inside/flows/$id/skipped");

/** The events that one flow has passed over. */
export function SkippedPage() {
  const t = useT();
  const { id } = route.useParams();
  const { timeZone } = useFormats();
  return (
    <FlowFrame
      id={id}
      title={t("runs.skipped")}
      titleOf={(name) => t("runs.skipped.of_flow", { name })}
      help={t("runs.skipped.help")}
      more={
        <>
          <CsvButton
            label={t("common.csv")}
            request={() => api.events.csv.$get({ query: { skippedBy: id, timeZone } })}
          />
          <ButtonLink
            to="/flows/$id/runs"
            params={{ id }}
            variant="default"
            leftSection={<History size={16} aria-hidden />}
          >
            {t("runs.to_runs")}
          </ButtonLink>
        </>
      }
    >
      <SkippedEvents flow={id} />
    </FlowFrame>
  );
}
