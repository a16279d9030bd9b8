import { Alert } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Unplug } from "lucide-react";
import { webhookQuery } from "../api/alerts.ts";
import { useT } from "../language/language.tsx";
import { TextLink } from "../parts/link.tsx";

/** That an administrator’s webhook has ended: no message of its own can say so. */
export function EndedNotice() {
  const t = useT();
  const { data } = useQuery(webhookQuery);
  if (!data?.webhook?.endedAt) return null;
  return (
    <Alert color="red" mb="md" icon={<Unplug size={20} aria-hidden />}>
      <TextLink to="/alerts/choices" size="sm">
        {t("alerts.webhook_has_ended")}
      </TextLink>
    </Alert>
  );
}
