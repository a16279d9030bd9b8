import { Button, Group, PasswordInput, SimpleGrid, Stack, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";
import { api, ask } from "../api/client.ts";
import { useT } from "../language/language.tsx";
import { Failure } from "../parts/failure.tsx";
import { Section } from "../parts/section.tsx";
import classes from "./profile.module.css";

const empty = { current: "", next: "" };

export function PasswordSection({ email }: { readonly email: string }) {
  const t = useT();
  const [form, setForm] = useState(empty);
  const change = useMutation({
    mutationFn: () => ask(() => api.me.password.$post({ json: form })),
    onSuccess: () => {
      setForm(empty);
      notifications.show({ color: "teal", message: t("profile.password_changed") });
    },
  });
  const send = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    change.mutate();
  };
  return (
    <Section title={t("profile.password")} help={t("profile.password_help")}>
      <form onSubmit={send}>
        <Stack>
          {/* For password managers: whose it is. */}
          <TextInput
            className={classes["unseen"]}
            autoComplete="username"
            value={email}
            readOnly
            tabIndex={-1}
            aria-hidden
          />
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <PasswordInput
              label={t("profile.password_current")}
              autoComplete="current-password"
              required
              withAsterisk={false}
              value={form.current}
              onChange={({ currentTarget }) => setForm({ ...form, current: currentTarget.value })}
            />
            <PasswordInput
              label={t("profile.password_next")}
              description={t("set_up.password_help")}
              inputWrapperOrder={["label", "input", "description", "error"]}
              autoComplete="new-password"
              required
              withAsterisk={false}
              value={form.next}
              onChange={({ currentTarget }) => setForm({ ...form, next: currentTarget.value })}
            />
          </SimpleGrid>
          {change.error !== null && <Failure error={change.error} />}
          <Group justify="flex-end">
            <Button type="submit" variant="default" loading={change.isPending}>
              {t("profile.password_submit")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  );
}
