import { Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type Flow, flowQuery } from "../api/flows.ts";
import {
  type Replaced,
  replacedKey,
  restoreVersion,
  type VersionSummary,
} from "../api/versions.ts";
import { useFormats, useT } from "../language/language.tsx";
import { Confirm } from "../parts/confirm.tsx";

/** Before a version takes the place of the draft. In the builder, undo takes it back. */
export function RestoreQuestion({
  flow,
  version,
  onClose,
}: {
  readonly flow: Flow;
  readonly version: VersionSummary;
  readonly onClose: () => void;
}) {
  const t = useT();
  const formats = useFormats();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const number = formats.number(version.number);
  const restore = async (): Promise<void> => {
    const { id, draft: before } = flow;
    const { restored, leftOut } = await restoreVersion(id, version.number, flow.revision);
    const replaced: Replaced = { before, revision: restored.revision };
    queries.setQueryData(replacedKey(id), replaced);
    queries.setQueryData(flowQuery(id).queryKey, restored);
    const connections = leftOut
      .map(({ connector, owner }) => `${connector} (${owner.name})`)
      .join(", ");
    notifications.show(
      leftOut.length === 0
        ? { color: "teal", message: t("versions.restored", { number }) }
        : { color: "yellow", message: t("versions.left_out", { number, connections }) },
    );
    await navigate({ to: "/flows/$id", params: { id } });
  };
  return (
    <Confirm
      opened
      onClose={onClose}
      title={t("versions.restore_title", { number })}
      confirm={t("versions.restore_confirm")}
      onConfirm={restore}
    >
      <Text size="sm">
        {t(flow.changed ? "versions.restore_over_changes" : "versions.restore_help")}
      </Text>
    </Confirm>
  );
}
