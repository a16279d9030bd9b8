import { List, Stack, Text } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Catalogue } from "#flow/catalogue.ts";
import { diff, diffText } from "#flow/diff.ts";
import { emptyDocument, inTimeZone } from "#flow/document.ts";
import type { FlowExport } from "#flow/exchange.ts";
import { nothingCalled } from "#flow/called.ts";
import { type WriteTold, writesTold } from "#flow/planned-writes.ts";
import { type LocalizedText, text } from "#sdk/text.ts";
import { catalogueQuery } from "../api/catalogue.ts";
import { connectionsQuery } from "../api/connections.ts";
import { useLanguage } from "../language/language.tsx";
import { type Write, Writes } from "../parts/writes.tsx";
import type { Chosen } from "./slots.tsx";

/** What the flow of a file does, before it is taken in: its writes, and then all that stands in it. */
export function ImportedWork({
  exported,
  chosen,
}: {
  readonly exported: FlowExport;
  readonly chosen: Chosen;
}) {
  const { t, locale } = useLanguage();
  const { data: offers } = useSuspenseQuery(catalogueQuery);
  const { data: connections } = useSuspenseQuery(connectionsQuery);
  const document = useMemo(() => inTimeZone(exported.flow, emptyDocument.timeZone), [exported]);
  const catalogue = useMemo(() => withTablesOf(exported, offers), [exported, offers]);
  const connectionIn = (slot: string | null) =>
    connections.find(({ id }) => slot !== null && id === chosen[slot]);
  const connectionName = (slot: string): LocalizedText => {
    const name = connectionIn(slot)?.name;
    return name === undefined ? text("not chosen yet", "未選択") : text(`“${name}”`, `「${name}」`);
  };
  const shown = ({ kind, step, connection, movesMoney, words }: WriteTold): Write => ({
    kind,
    step,
    movesMoney,
    message: words[locale],
    before: null,
    mode: connectionIn(connection)?.mode ?? null,
  });
  const writes = writesTold(null, document, { catalogue, called: nothingCalled });
  const changes = diff(emptyDocument, document, catalogue, { connectionName });
  const messages = diffText(changes, locale);
  const sentences = changes.map(({ step, path }, index) => ({
    key: [step, ...path].join(" "),
    sentence: messages[index],
  }));
  return (
    <Stack gap="xs">
      <Text size="sm" fw={600}>
        {t("flows.import_writes")}
      </Text>
      {writes.length === 0 ? (
        <Text size="sm">{t("flows.import_no_writes")}</Text>
      ) : (
        <Writes writes={writes.map(shown)} isAllNew />
      )}
      <details>
        <Text component="summary" size="sm" fw={600}>
          {t("flows.import_all", { count: sentences.length })}
        </Text>
        <List size="sm" spacing={4} mt={4} style={{ overflowWrap: "anywhere" }}>
          {sentences.map(({ key, sentence }) => (
            <List.Item key={key}>{sentence}</List.Item>
          ))}
        </List>
      </details>
    </Stack>
  );
}

function withTablesOf({ tables = {} }: FlowExport, offers: Catalogue): Catalogue {
  return {
    ...offers,
    tables: Object.entries(tables).map(([id, { name, rows, otherwise }]) => ({
      id,
      name,
      revision: 1,
      contents: [{ revision: 1, rows, otherwise }],
    })),
  };
}
