import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Play } from "lucide-react";
import { useState } from "react";
import { api, ask } from "../../api/client.ts";
import type { FlowSummary } from "../../api/flows.ts";
import { isRefusal } from "../../api/refusal.ts";
import { runOf, runQuery } from "../../api/runs.ts";
import { drawToken } from "../../api/token.ts";
import { useT } from "../../language/language.tsx";
import { Failure } from "../../parts/failure.tsx";
import { LiveWrites } from "../activation/live-writes.tsx";
import { useMeant } from "../activation/use-meant.ts";

/** Runs a scheduled flow once, beside its times; nothing for a flow that is not started by the time. */
export function RunNowButton({ flow }: { readonly flow: FlowSummary }) {
  const t = useT();
  const [isAsking, setIsAsking] = useState(false);
  if (!runsByTime(flow)) return null;
  return (
    <>
      <Button
        variant="default"
        leftSection={<Play size={16} aria-hidden />}
        onClick={() => setIsAsking(true)}
      >
        {t("schedule.run_now")}
      </Button>
      {isAsking && <RunNowDialog flow={flow} onClose={() => setIsAsking(false)} />}
    </>
  );
}

interface Wish {
  /** The published version, as it was seen. */
  readonly versionId: string | undefined;
  readonly confirm: string | undefined;
}

export function RunNowDialog({
  flow,
  onClose,
}: {
  readonly flow: Pick<FlowSummary, "id" | "changed" | "version">;
  readonly onClose: () => void;
}) {
  const t = useT();
  const navigate = useNavigate();
  const queries = useQueryClient();
  /** One dialog is one run, however often it is sent. */
  const [token] = useState(drawToken);
  const versionId = flow.version?.id;
  const start = useMutation({
    mutationFn: ({ versionId, confirm }: Wish) => {
      const json = {
        token,
        ...(versionId === undefined ? {} : { versionId }),
        ...(confirm === undefined ? {} : { confirm }),
      };
      return ask(() => api.flows[":id"]["run-now"].$post({ param: { id: flow.id }, json }));
    },
    onSuccess: (made) => {
      queries.setQueryData(runQuery(made.id).queryKey, runOf(made));
      onClose();
      void navigate({ to: "/runs/$id", params: { id: made.id } });
    },
  });
  // The server names each write in live mode, until they are confirmed.
  const isOfThis = start.variables?.versionId === versionId;
  const asked = isOfThis && isRefusal(start.error, "flow.live_writes") ? start.error : null;
  const meant = useMeant(asked);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("schedule.run_now")}
      size="lg"
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <Stack>
        {asked === null ? (
          <Text size="sm">
            {t(flow.changed ? "schedule.run_now_published" : "schedule.run_now_help")}
          </Text>
        ) : (
          <LiveWrites refusal={asked} meant={meant} />
        )}
        {start.error !== null && isOfThis && asked === null && <Failure error={start.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button
            data-autofocus
            color={asked === null ? "" : "red"}
            loading={start.isPending}
            disabled={asked !== null && !meant.isMeant}
            onClick={() => start.mutate({ versionId, confirm: meant.confirm })}
          >
            {t("schedule.run_now")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

/** Only such a flow can be run beside its times. */
export function runsByTime({ state, startedBy }: Pick<FlowSummary, "state" | "startedBy">) {
  return state === "active" && startedBy === "schedule";
}
