import { Button, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { Send } from "lucide-react";
import { api, ask } from "../api/client.ts";
import { useMe } from "../api/me.ts";
import type { Settings } from "../api/settings.ts";
import { useT } from "../language/language.tsx";
import { Failure } from "../parts/failure.tsx";
import { Section } from "../parts/section.tsx";
import { Variables } from "./variables.tsx";

/** Whether mail is sent, and how it comes to be. */
export function MailSection({ mail }: { readonly mail: Settings["mail"] }) {
  const t = useT();
  const { person } = useMe();
  const test = useMutation({
    mutationFn: () => ask(() => api.system["test-mail"].$post()),
  });
  return (
    <Section
      title={t("settings.mail")}
      help={t("settings.mail_help")}
      actions={
        mail !== null &&
        person !== null && (
          <Button
            variant="default"
            leftSection={<Send size={16} aria-hidden />}
            loading={test.isPending}
            onClick={() => test.mutate()}
          >
            {t("settings.mail_test")}
          </Button>
        )
      }
    >
      <Stack>
        {mail === null ? (
          <Variables
            help={t("settings.mail_off")}
            variables={[
              { name: "MILLRACE_SMTP", help: t("settings.mail_smtp") },
              { name: "MILLRACE_MAIL_FROM", help: t("settings.mail_from") },
            ]}
          />
        ) : (
          <Text size="sm">{t("settings.mail_on", mail)}</Text>
        )}
        {test.error !== null && <Failure error={test.error} />}
        {test.isSuccess && (
          <Text size="sm" role="status">
            {t("settings.mail_sent", { email: person?.email })}
          </Text>
        )}
      </Stack>
    </Section>
  );
}
