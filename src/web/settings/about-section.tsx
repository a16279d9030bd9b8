import { Code, DataList } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type Settings, systemQuery } from "../api/settings.ts";
import { useFormats, useT } from "../language/language.tsx";
import { Section } from "../parts/section.tsx";

/** What runs here, and where it keeps its data. */
export function AboutSection({ settings }: { readonly settings: Settings }) {
  const t = useT();
  const formats = useFormats();
  const { data: system } = useQuery(systemQuery);
  const { version, storage, dataFolder, publicAddress, simulator } = settings;
  const disk = system?.disk ?? null;
  const facts = [
    [t("settings.version"), version],
    [t("settings.address"), <Code key="address">{publicAddress}</Code>],
    [t("settings.storage"), t(`settings.storage.${storage}`)],
    [t("settings.folder"), <Code key="folder">{dataFolder}</Code>],
    ...(disk === null
      ? []
      : ([
          [
            t("settings.disk"),
            t("settings.disk_free", { size: formats.number(Math.round(disk.freeBytes / 1e9)) }),
          ],
        ] as const)),
    [t("settings.simulator"), t(simulator ? "settings.simulator_on" : "settings.simulator_off")],
  ] as const;
  return (
    <Section title={t("settings.about")} help={t("settings.about_help")}>
      <DataList labelWidth={160}>
        {facts.map(([label, value]) => (
          <DataList.Item key={label}>
            <DataList.ItemLabel>{label}</DataList.ItemLabel>
            <DataList.ItemValue>{value}</DataList.ItemValue>
          </DataList.Item>
        ))}
      </DataList>
    </Section>
  );
}
