import { Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { api, ask } from "../../api/client.ts";
import type { Flow } from "../../api/flows.ts";
import { CallersNotice } from "../../flows/callers-notice.tsx";
import { useT } from "../../language/language.tsx";
import { Confirm } from "../../parts/confirm.tsx";

/** Ends new events for a flow. */
export function DeactivateDialog({
  flow: { id, name },
  onClose,
}: {
  readonly flow: Pick<Flow, "id" | "name">;
  readonly onClose: () => void;
}) {
  const t = useT();
  const queries = useQueryClient();
  const deactivate = async (): Promise<void> => {
    await ask(() => api.flows[":id"].deactivate.$post({ param: { id } }));
    await queries.invalidateQueries();
    notifications.show({ color: "teal", message: t("activation.deactivate.done", { name }) });
  };
  return (
    <Confirm
      opened
      onClose={onClose}
      title={t("activation.deactivate.title", { name })}
      confirm={t("activation.deactivate.button")}
      onConfirm={deactivate}
    >
      <Text size="sm">{t("activation.deactivate.help")}</Text>
      <CallersNotice flow={id} deed="deactivate" />
    </Confirm>
  );
}
