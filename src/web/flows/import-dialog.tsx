import { Alert, Button, Group, List, Modal, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { CircleAlert, Upload } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { type FlowExport, parseExport } from "#flow/exchange.ts";
import { problemText } from "#flow/problems.ts";
import { jsonOf } from "#sdk/json.ts";
import { api, ask } from "../api/client.ts";
import { useLanguage, useT } from "../language/language.tsx";
import { Failure } from "../parts/failure.tsx";
import { FileChoice } from "../parts/file-choice.tsx";
import { Loading } from "../parts/loading.tsx";
import { ComingTables, usePlannedTables } from "./coming-tables.tsx";
import { Slots, useChosenSlots } from "./slots.tsx";

/** With it come the formulas' grammar and all the words of a comparison. */
const ImportedWork = lazy(async () => ({
  default: (await import("./imported-work.tsx")).ImportedWork,
}));

export function ImportButton() {
  const t = useT();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button
        variant="default"
        leftSection={<Upload size={16} aria-hidden />}
        onClick={() => setIsOpen(true)}
      >
        {t("flows.import")}
      </Button>
      <Modal
        opened={isOpen}
        onClose={() => setIsOpen(false)}
        title={t("flows.import_title")}
        closeButtonProps={{ "aria-label": t("common.close") }}
      >
        <Suspense fallback={<Loading />}>
          <Import />
        </Suspense>
      </Modal>
    </>
  );
}

/** What a file turned out to be. */
type Read =
  | { readonly kind: "flow"; readonly exported: FlowExport }
  | { readonly kind: "refused"; readonly title: string; readonly problems: readonly string[] };

function Import() {
  const { t, locale, formats } = useLanguage();
  const navigate = useNavigate();
  const [read, setRead] = useState<Read | null>(null);
  const exported = read?.kind === "flow" ? read.exported : null;
  const { chosen, choose } = useChosenSlots(exported?.connections ?? null);
  const planned = usePlannedTables(exported);
  const send = useMutation({
    mutationFn: () =>
      ask(() => api.flows.import.$post({ json: { export: exported, connections: chosen } })),
    onSuccess: async ({ id, name }) => {
      const made = planned.data?.flatMap((one) => (one.is === "new" ? [one.table.name] : [])) ?? [];
      const sentences = [
        t("flows.ready_name", { name }),
        ...(made.length > 0 ? [t("flows.tables_made", { names: formats.list(made) })] : []),
      ];
      notifications.show({ color: "teal", message: sentences.join(" ") });
      await navigate({ to: "/flows/$id", params: { id } });
    },
  });
  const take = (text: string, file: string): void => {
    send.reset();
    const json = jsonOf(text);
    if (json === undefined)
      return setRead({
        kind: "refused",
        title: t("flows.import_not_json", { file }),
        problems: [],
      });
    const result = parseExport(json);
    setRead(
      result.ok
        ? { kind: "flow", exported: result.exported }
        : {
            kind: "refused",
            title: t("flows.import_problems", { file }),
            problems: result.problems.map((problem) => problemText(problem, locale)),
          },
    );
  };
  return (
    <Stack>
      <Text size="sm">{t("flows.import_help")}</Text>
      <FileChoice accept="application/json,.json" onRead={take}>
        {t(read === null ? "flows.import_file" : "flows.import_another")}
      </FileChoice>
      {read?.kind === "refused" && (
        <Alert color="red" role="alert" icon={<CircleAlert size={18} />} title={read.title}>
          <List size="sm">
            {read.problems.map((problem) => (
              <List.Item key={problem}>{problem}</List.Item>
            ))}
          </List>
        </Alert>
      )}
      {exported && (
        <>
          <Text fw={600}>{exported.name}</Text>
          <Slots slots={exported.connections} chosen={chosen} choose={choose} />
          {planned.data && <ComingTables exported={exported} planned={planned.data} />}
          <Suspense fallback={<Loading />}>
            <ImportedWork exported={exported} chosen={chosen} />
          </Suspense>
          {planned.error !== null && <Failure error={planned.error} retry={planned.refetch} />}
        </>
      )}
      {send.error !== null && <Failure error={send.error} />}
      <Group justify="flex-end">
        <Button disabled={exported === null} loading={send.isPending} onClick={() => send.mutate()}>
          {t("flows.import_submit")}
        </Button>
      </Group>
    </Stack>
  );
}
