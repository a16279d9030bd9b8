import { Alert, Button, FileButton, Group, List, Modal, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { CircleAlert, FileUp, Upload } from "lucide-react";
import { Suspense, useState } from "react";
import { type FlowExport, parseExport } from "#flow/exchange.ts";
import { problemText } from "#flow/problems.ts";
import { api, ask } from "../api/client.ts";
import { useLanguage, useT } from "../language/language.tsx";
import { Failure } from "../parts/failure.tsx";
import { Loading } from "../parts/loading.tsx";
import { Slots, useChosenSlots } from "./slots.tsx";

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
  const { t, locale } = useLanguage();
  const navigate = useNavigate();
  const [read, setRead] = useState<Read | null>(null);
  const exported = read?.kind === "flow" ? read.exported : null;
  const { chosen, choose } = useChosenSlots(exported);
  const send = useMutation({
    mutationFn: () =>
      ask(() => api.flows.import.$post({ json: { export: exported, connections: chosen } })),
    onSuccess: async ({ id, name }) => {
      notifications.show({ color: "teal", message: t("flows.ready_name", { name }) });
      await navigate({ to: "/flows/$id", params: { id } });
    },
  });
  const take = async (file: File | null): Promise<void> => {
    if (file === null) return;
    send.reset();
    const json = parsed(await file.text());
    if (json === undefined)
      return setRead({
        kind: "refused",
        title: t("flows.import_not_json", { file: file.name }),
        problems: [],
      });
    const result = parseExport(json);
    setRead(
      result.ok
        ? { kind: "flow", exported: result.exported }
        : {
            kind: "refused",
            title: t("flows.import_problems", { file: file.name }),
            problems: result.problems.map((problem) => problemText(problem, locale)),
          },
    );
  };
  return (
    <Stack>
      <Text size="sm">{t("flows.import_help")}</Text>
      <FileButton accept="application/json,.json" onChange={(file) => void take(file)}>
        {(props) => (
          <Button {...props} variant="default" leftSection={<FileUp size={16} aria-hidden />}>
            {t(read === null ? "flows.import_file" : "flows.import_another")}
          </Button>
        )}
      </FileButton>
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
          <Slots exported={exported} chosen={chosen} choose={choose} />
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

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
