import { Alert, Button, Group, List, Modal, Stack, Text, Textarea } from "@mantine/core";
import { SquareTerminal, TriangleAlert } from "lucide-react";
import { useState } from "react";
import type { RequestFields } from "#sdk/action.ts";
import { readCurl } from "#flow/curl.ts";
import { fromCurl, type StepNote } from "#flow/from-curl.ts";
import type { Operation } from "#flow/operation.ts";
import type { ActionStep } from "#flow/step.ts";
import { useT } from "../../language/language.tsx";
import { useBench } from "../bench.ts";

/** Fills a step in from a command that was copied out of documentation, or from a browser. */
export function FromCurl({
  step,
  sends,
  onEdit,
}: {
  readonly step: ActionStep;
  readonly sends: RequestFields;
  readonly onEdit: (...operations: readonly Operation[]) => void;
}) {
  const t = useT();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button
        variant="subtle"
        size="compact-sm"
        w="fit-content"
        leftSection={<SquareTerminal size={16} aria-hidden />}
        onClick={() => setIsOpen(true)}
      >
        {t("curl.open")}
      </Button>
      <Modal
        opened={isOpen}
        onClose={() => setIsOpen(false)}
        title={t("curl.title")}
        size="lg"
        closeButtonProps={{ "aria-label": t("common.close") }}
      >
        <Command step={step} sends={sends} onEdit={onEdit} onDone={() => setIsOpen(false)} />
      </Modal>
    </>
  );
}

function Command({
  step,
  sends,
  onEdit,
  onDone,
}: Parameters<typeof FromCurl>[0] & { readonly onDone: () => void }) {
  const t = useT();
  const { own } = useBench();
  const [typed, setTyped] = useState("");
  const [fault, setFault] = useState<string | null>(null);
  const [notes, setNotes] = useState<readonly StepNote[] | null>(null);

  const take = (): void => {
    const read = readCurl(typed);
    if (!read.ok) {
      const { fault: why } = read;
      setFault(
        why.why === "option"
          ? t("curl.fault.option", { option: why.option })
          : t(`curl.fault.${why.why}`),
      );
      return;
    }
    const base = own.find(({ id }) => id === step.connection)?.settings[sends.base];
    const filled = fromCurl(read, sends, typeof base === "string" ? base : null);
    if (!filled.ok) {
      setFault(t(`curl.fault.${filled.why}`, { method: filled.method }));
      return;
    }
    onEdit(
      ...Object.entries(filled.fields).flatMap(([name, value]): Operation[] => {
        const place = { step: step.id, path: [name] };
        if (value !== undefined) return [{ do: "setField", ...place, value }];
        return Object.hasOwn(step.input, name) ? [{ do: "removeField", ...place }] : [];
      }),
    );
    // Nothing of it stays on the screen.
    setTyped("");
    if (filled.notes.length === 0) onDone();
    else setNotes(filled.notes);
  };

  if (notes !== null)
    return (
      <Stack>
        <Text size="sm">{t("curl.done")}</Text>
        <List size="sm" spacing="xs">
          {notes.map((note) => (
            <List.Item key={JSON.stringify(note)}>{noteWords(note, t)}</List.Item>
          ))}
        </List>
        <Group justify="flex-end">
          <Button onClick={onDone}>{t("common.close")}</Button>
        </Group>
      </Stack>
    );
  return (
    <Stack>
      <Textarea
        label={t("curl.command")}
        description={t("curl.help")}
        placeholder="curl https://api.example.com/things -d '{...}'"
        autosize
        minRows={5}
        maxRows={16}
        spellCheck={false}
        autoComplete="off"
        styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
        value={typed}
        onChange={({ currentTarget }) => {
          setTyped(currentTarget.value);
          setFault(null);
        }}
      />
      {fault !== null && (
        <Alert color="red" icon={<TriangleAlert size={20} />}>
          {fault}
        </Alert>
      )}
      <Group justify="flex-end">
        <Button disabled={typed.trim() === ""} onClick={take}>
          {t("curl.take")}
        </Button>
      </Group>
    </Stack>
  );
}

function noteWords(note: StepNote, t: ReturnType<typeof useT>): string {
  switch (note.is) {
    case "secret":
    case "once_key":
      return t(`curl.note.${note.is}`, { name: note.name });
    case "elsewhere":
      return note.base === null
        ? t("curl.note.no_base", { to: note.to })
        : t("curl.note.elsewhere", { to: note.to, base: note.base });
    case "credentials":
    case "insecure":
    case "authority":
    case "redirects":
    case "rest":
    case "as_json":
    case "variable":
      return t(`curl.note.${note.is}`);
  }
}
