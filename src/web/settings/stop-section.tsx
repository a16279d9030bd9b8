import { Button, List, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation, useQuery } from "@tanstack/react-query";
import { OctagonX } from "lucide-react";
import { api, ask } from "../api/client.ts";
import { systemQuery } from "../api/settings.ts";
import { useFormats, useT } from "../language/language.tsx";
import { Confirm } from "../parts/confirm.tsx";
import { Section } from "../parts/section.tsx";

/** The switch of the whole installation. What lifts it stands over every screen. */
export function StopSection() {
  const t = useT();
  const formats = useFormats();
  const { data: system } = useQuery(systemQuery);
  const [isAsking, { open, close }] = useDisclosure();
  const stop = useMutation({ mutationFn: () => ask(() => api.system.hold.$put()) });
  const heldSince = system?.heldSince ?? null;
  return (
    <Section
      title={t("stop.title")}
      help={t("stop.help")}
      actions={
        <Button
          color="red"
          variant="outline"
          leftSection={<OctagonX size={16} aria-hidden />}
          // It stays where the focus is, and does nothing more.
          aria-disabled={heldSince !== null}
          data-disabled={heldSince !== null}
          onClick={() => {
            if (heldSince === null) open();
          }}
        >
          {t("stop.title")}
        </Button>
      }
    >
      <div aria-live="polite">
        {heldSince !== null && (
          <Text size="sm">{t("stop.stands", { at: formats.moment(heldSince) })}</Text>
        )}
      </div>
      <Confirm
        opened={isAsking}
        onClose={close}
        title={t("stop.ask")}
        confirm={t("stop.title")}
        isDangerous
        onConfirm={() => stop.mutateAsync()}
      >
        <List size="sm" spacing={4}>
          <List.Item>{t("stop.at_once")}</List.Item>
          <List.Item>{t("stop.runs")}</List.Item>
          <List.Item>{t("stop.events")}</List.Item>
          <List.Item>{t("stop.calls")}</List.Item>
        </List>
      </Confirm>
    </Section>
  );
}
