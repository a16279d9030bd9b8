import { Button, Group, Select, SimpleGrid, Stack } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";
import { api, ask } from "../api/client.ts";
import { meQuery, useMe } from "../api/me.ts";
import type { Person } from "../api/people.ts";
import { useFormats, useT } from "../language/language.tsx";
import { useNow } from "../parts/moment.tsx";
import { Failure } from "../parts/failure.tsx";
import { Section } from "../parts/section.tsx";
import { TimeZoneSelect } from "../parts/time-zone-select.tsx";
import { browserTimeZone } from "../parts/time-zones.ts";
import { changeOf, type Own } from "./own-change.ts";
import { NameInput } from "../parts/name-input.tsx";

/** How the person is called, and in what language and time zone they read. */
export function AboutSection({ person }: { readonly person: Person }) {
  const t = useT();
  const me = useMe();
  const now: Own = { name: person.name, locale: me.locale, timeZone: me.timeZone };
  const [entered, setEntered] = useState<Partial<Own>>({});
  const form: Own = { ...now, ...entered };
  const queries = useQueryClient();
  const save = useMutation({
    mutationFn: () => ask(() => api.me.$patch({ json: changeOf(entered, now) })),
    onSuccess: (answer) => {
      queries.setQueryData(meQuery.queryKey, answer);
      setEntered({});
      notifications.show({ color: "teal", message: t("profile.saved") });
    },
  });
  const send = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    save.mutate();
  };
  const fill = (change: Partial<Own>): void => setEntered((before) => ({ ...before, ...change }));
  return (
    <Section title={t("profile.about")}>
      <form onSubmit={send}>
        <Stack>
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <NameInput
              label={t("profile.name")}
              description={t("profile.name_help")}
              autoComplete="name"
              most={100}
              required
              withAsterisk={false}
              value={form.name}
              onChange={({ currentTarget }) => fill({ name: currentTarget.value })}
            />
            <Select
              label={t("profile.language")}
              description={t("profile.language_help")}
              allowDeselect={false}
              value={form.locale ?? ""}
              onChange={(locale) =>
                fill({ locale: locale === "en" || locale === "ja" ? locale : null })
              }
              data={[
                { value: "", label: t("profile.as_browser") },
                { value: "en", label: t("profile.english") },
                { value: "ja", label: t("profile.japanese") },
              ]}
            />
            <TimeZoneChoice
              value={form.timeZone ?? ""}
              onChange={(timeZone) => fill({ timeZone: timeZone === "" ? null : timeZone })}
            />
          </SimpleGrid>
          {save.error !== null && <Failure error={save.error} />}
          <Group justify="flex-end">
            <Button type="submit" loading={save.isPending}>
              {t("common.save")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  );
}

function TimeZoneChoice({
  value,
  onChange,
}: {
  readonly value: string;
  readonly onChange: (timeZone: string) => void;
}) {
  const t = useT();
  const formats = useFormats();
  const now = useNow(60_000);
  const browser = browserTimeZone();
  return (
    <TimeZoneSelect
      label={t("profile.time_zone")}
      description={t("profile.time_zone_help", {
        now: formats.in(value === "" ? browser : value).moment(now),
      })}
      first={[{ value: "", label: t("profile.as_browser_zone", { zone: browser }) }]}
      value={value}
      onChange={onChange}
    />
  );
}
