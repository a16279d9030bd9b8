import { Alert, Button, Group, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation } from "@tanstack/react-query";
import { OctagonX } from "lucide-react";
import { api, ask } from "../api/client.ts";
import { useMay } from "../api/me.ts";
import { useFormats, useT } from "../language/language.tsx";
import { Confirm } from "../parts/confirm.tsx";

/** Over every screen while an administrator has stopped everything. */
export function HeldNotice({ since }: { readonly since: string }) {
  const t = useT();
  const formats = useFormats();
  const mayLift = useMay("administrator");
  const [isAsking, { open, close }] = useDisclosure();
  const lift = useMutation({ mutationFn: () => ask(() => api.system.hold.$delete()) });
  return (
    <Alert
      color="red"
      radius={0}
      role="alert"
      icon={<OctagonX size={20} />}
      title={t("stop.banner")}
    >
      <Group justify="space-between" gap="sm">
        <Text size="sm" flex={1} miw={220}>
          {t("stop.banner_help", { at: formats.moment(since) })}
        </Text>
        {mayLift && <Button onClick={open}>{t("stop.lift")}</Button>}
      </Group>
      <Confirm
        opened={isAsking}
        onClose={close}
        title={t("stop.lift_ask")}
        confirm={t("stop.lift")}
        onConfirm={async () => {
          await lift.mutateAsync();
          // The button that the focus would go back to is gone.
          document.getElementById("content")?.focus();
        }}
      >
        <Text size="sm">{t("stop.lift_help")}</Text>
      </Confirm>
    </Alert>
  );
}
