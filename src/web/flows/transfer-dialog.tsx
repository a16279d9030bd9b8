import { Button, Group, Modal, Select, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, ask } from "../api/client.ts";
import type { FlowSummary } from "../api/flows.ts";
import { peopleQuery } from "../api/people.ts";
import { useT } from "../language/language.tsx";
import { Failure } from "../parts/failure.tsx";

export function TransferDialog({
  flow: { id, name, owner },
  opened,
  onClose,
}: {
  readonly flow: Pick<FlowSummary, "id" | "name" | "owner">;
  readonly opened: boolean;
  readonly onClose: () => void;
}) {
  const t = useT();
  const { data: persons = [] } = useQuery({ ...peopleQuery, enabled: opened });
  const [person, setPerson] = useState<string | null>(null);
  const give = useMutation({
    mutationFn: (to: string) =>
      ask(() => api.flows[":id"].owner.$put({ param: { id }, json: { person: to } })),
    onSuccess: (flow) => {
      const message =
        flow.offeredTo === null
          ? t("flows.transferred", { name, owner: flow.owner.name })
          : t("flows.offered", { name, person: flow.offeredTo.name });
      notifications.show({ color: "teal", message });
      onClose();
    },
  });
  const others = persons.filter(
    (one) => one.id !== owner.id && one.state === "active" && one.role !== "viewer",
  );
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t("flows.transfer_title", { name })}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <Stack>
        <Text size="sm">{t("flows.transfer_help")}</Text>
        <Select
          label={t("flows.transfer_to")}
          searchable
          value={person}
          onChange={setPerson}
          data={others.map((one) => ({ value: one.id, label: `${one.name} (${one.email})` }))}
          data-autofocus
        />
        {give.error !== null && <Failure error={give.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button
            disabled={person === null}
            loading={give.isPending}
            onClick={() => person !== null && give.mutate(person)}
          >
            {t("flows.transfer_submit")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
