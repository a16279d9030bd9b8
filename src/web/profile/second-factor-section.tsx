import { Button, Group, PasswordInput, Text, ThemeIcon } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { ShieldCheck, ShieldOff } from "lucide-react";
import { api, ask } from "../api/client.ts";
import { useT } from "../language/language.tsx";
import { FormDialog } from "../parts/form-dialog.tsx";
import { Section } from "../parts/section.tsx";
import { SecondFactorSetUp } from "./second-factor-set-up.tsx";

/** Whether signing in needs a code beside the password. */
export function SecondFactorSection({ isOn }: { readonly isOn: boolean }) {
  const t = useT();
  const [isOpen, { open, close }] = useDisclosure();
  return (
    <Section
      title={t("profile.second_factor")}
      help={t("profile.second_factor_help")}
      actions={
        <Button variant="default" onClick={open}>
          {t(isOn ? "profile.second_factor_off" : "profile.second_factor_on")}
        </Button>
      }
    >
      <Group gap="xs" wrap="nowrap">
        <ThemeIcon size={24} radius="xl" variant="light" color={isOn ? "teal" : "gray"}>
          {isOn ? <ShieldCheck size={15} aria-hidden /> : <ShieldOff size={15} aria-hidden />}
        </ThemeIcon>
        <Text size="sm">
          {t(isOn ? "profile.second_factor_is_on" : "profile.second_factor_is_off")}
        </Text>
      </Group>
      {isOn ? (
        <TurnOff opened={isOpen} onClose={close} />
      ) : (
        <SecondFactorSetUp opened={isOpen} onClose={close} />
      )}
    </Section>
  );
}

function TurnOff({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  const t = useT();
  const turnOff = useMutation({
    mutationFn: (json: { readonly password: string }) =>
      ask(() => api.me["second-factor"].off.$post({ json })),
    onSuccess: () =>
      notifications.show({ color: "teal", message: t("profile.second_factor_turned_off") }),
  });
  return (
    <FormDialog
      opened={opened}
      onClose={onClose}
      title={t("profile.second_factor_off_title")}
      submit={t("profile.second_factor_off")}
      isDangerous
      initial={{ password: "" }}
      onSubmit={(form) => turnOff.mutateAsync(form)}
    >
      {({ password }, fill) => (
        <>
          <Text size="sm">{t("profile.second_factor_off_help")}</Text>
          <PasswordInput
            label={t("profile.password_current")}
            autoComplete="current-password"
            required
            withAsterisk={false}
            data-autofocus
            value={password}
            onChange={({ currentTarget }) => fill({ password: currentTarget.value })}
          />
        </>
      )}
    </FormDialog>
  );
}
