import { Button, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, ask } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";
import { type Run, runOf, runQuery } from "../../api/runs.ts";
import { useT } from "../../language/language.tsx";
import { Confirm } from "../../parts/confirm.tsx";

/** What can be done about a run. */
export function RunActions({ run }: { readonly run: Run }) {
  const isBuilder = useMay("builder");
  if (!isBuilder) return null;
  return isOver(run) ? null : <Cancel run={run} />;
}

function Cancel({ run: { id } }: { readonly run: Run }) {
  const t = useT();
  const queries = useQueryClient();
  const [isAsking, setIsAsking] = useState(false);
  const cancel = useMutation({
    mutationFn: () => ask(() => api.runs[":id"].cancel.$post({ param: { id } })),
    onSuccess: (run) => queries.setQueryData(runQuery(id).queryKey, runOf(run)),
  });
  return (
    <>
      <Button variant="default" onClick={() => setIsAsking(true)}>
        {t("runs.cancel")}
      </Button>
      <Confirm
        opened={isAsking}
        onClose={() => setIsAsking(false)}
        title={t("runs.cancel_title")}
        confirm={t("runs.cancel")}
        dismiss={t("runs.cancel_not")}
        isDangerous
        onConfirm={() => cancel.mutateAsync()}
      >
        <Text size="sm">{t("runs.cancel_help")}</Text>
      </Confirm>
    </>
  );
}

function isOver({ status }: Run): boolean {
  switch (status) {
    case "succeeded":
    case "failed":
    case "cancelled":
      return true;
    case "waiting":
    case "running":
    case "paused":
    case "parked":
      return false;
  }
}
