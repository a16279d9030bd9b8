import {
  Button,
  Checkbox,
  Group,
  Modal,
  ScrollArea,
  Switch,
  Table,
  Text,
  TextInput,
  VisuallyHidden,
} from "@mantine/core";
import { Search } from "lucide-react";
import { useId, useState } from "react";
import type { OptionalField } from "#flow/form-fields.ts";
import { useSay, useT } from "../../../language/language.tsx";
import { finding } from "../../../language/search.ts";
import type { Path } from "../input-values.ts";
import { TypeIcon } from "../pills/type-icon.tsx";
import classes from "./add-fields.module.css";
import { keyOf, type Ticked, ticked, unticked } from "./selection.ts";
import { useExample } from "./use-example.ts";

interface DialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly offered: readonly OptionalField[];
  /** Where in the output of the action examples of these fields begin. */
  readonly examplePath: Path;
  readonly onAdd: (chosen: readonly OptionalField[]) => void;
}

/** Lets a person choose which fields to fill in as well. */
export function AddFieldsDialog({ opened, onClose, ...choosing }: DialogProps) {
  const t = useT();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t("fields.add")}
      size="xl"
      returnFocus={false}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <Choosing {...choosing} onClose={onClose} />
    </Modal>
  );
}

function Choosing({ offered, examplePath, onAdd, onClose }: Omit<DialogProps, "opened">) {
  const t = useT();
  const [search, setSearch] = useState("");
  const [withAdvanced, setWithAdvanced] = useState(false);
  const [chosen, setChosen] = useState<Ticked>(new Set());
  const wanted = search.trim();
  const isFound = finding(wanted);
  const advanced = offered.filter((one) => one.advanced);
  const shown = offered.filter((one) =>
    // Who looks for something wants it found, however few others do.
    wanted === ""
      ? withAdvanced || !one.advanced
      : isFound([one.trail.en, one.trail.ja, ...one.path].join(" ")),
  );
  const isChosen = ({ path }: OptionalField): boolean => chosen.has(keyOf(path));
  const toggle = (one: OptionalField): void =>
    setChosen(
      isChosen(one) ? unticked(offered, chosen, one.path) : ticked(offered, chosen, one.path),
    );
  const allTicked = shown.reduce<Ticked>(
    (before, one) => ticked(offered, before, one.path),
    chosen,
  );
  return (
    <>
      <Group gap="md" mb="sm">
        <TextInput
          type="search"
          flex={1}
          miw={200}
          aria-label={t("fields.add_search")}
          placeholder={t("fields.add_search")}
          leftSection={<Search size={16} aria-hidden />}
          data-autofocus
          value={search}
          onChange={({ currentTarget }) => setSearch(currentTarget.value)}
        />
        {advanced.length > 0 && (
          <Switch
            label={t("fields.add_advanced", { count: advanced.length })}
            checked={withAdvanced || wanted !== ""}
            disabled={wanted !== ""}
            onChange={({ currentTarget }) => setWithAdvanced(currentTarget.checked)}
          />
        )}
      </Group>
      <ScrollArea.Autosize mah="min(52vh, 520px)" type="auto">
        <Table aria-label={t("fields.add")} stickyHeader highlightOnHover>
          <Table.Thead>
            <Table.Tr>
              <Table.Th w={40}>
                <VisuallyHidden>{t("fields.choose")}</VisuallyHidden>
              </Table.Th>
              <Table.Th>{t("fields.add_field")}</Table.Th>
              <Table.Th className={classes["type"]}>{t("fields.add_type")}</Table.Th>
              <Table.Th className={classes["example"]}>{t("fields.add_example")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shown.map((one) => (
              <Row
                key={keyOf(one.path)}
                field={one}
                examplePath={examplePath}
                isChosen={isChosen(one)}
                onToggle={() => toggle(one)}
              />
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea.Autosize>
      {shown.length === 0 && (
        <Text size="sm" c="dimmed" py="md" role="status">
          {t(wanted === "" ? "fields.add_only_advanced" : "fields.add_none_found")}
        </Text>
      )}
      <Group mt="md" gap="sm">
        <Text size="sm" c="dimmed" role="status" flex="1 1 100px">
          {t("fields.add_selected_count", { count: chosen.size })}
        </Text>
        <Button variant="default" onClick={onClose}>
          {t("common.cancel")}
        </Button>
        <Button
          variant="default"
          disabled={shown.length === 0}
          onClick={() => onAdd(offered.filter((one) => allTicked.has(keyOf(one.path))))}
        >
          {t("fields.add_all", { count: shown.length })}
        </Button>
        <Button disabled={chosen.size === 0} onClick={() => onAdd(offered.filter(isChosen))}>
          {t("fields.add_selected")}
        </Button>
      </Group>
    </>
  );
}

function Row({
  field,
  examplePath,
  isChosen,
  onToggle,
}: {
  readonly field: OptionalField;
  readonly examplePath: Path;
  readonly isChosen: boolean;
  readonly onToggle: () => void;
}) {
  const say = useSay();
  const example = useExample(field, examplePath);
  const id = useId();
  const type = say(field.type);
  return (
    <Table.Tr>
      <Table.Td>
        <Checkbox id={id} checked={isChosen} onChange={onToggle} aria-label={say(field.trail)} />
      </Table.Td>
      <Table.Td>
        <label htmlFor={id} className={classes["name"]}>
          <Text span size="sm" fw={field.path.length === 1 ? 600 : 400}>
            {say(field.trail)}
          </Text>
        </label>
      </Table.Td>
      <Table.Td className={classes["type"]}>
        <Group gap={6} wrap="nowrap">
          <TypeIcon type={field.control.kind} words={type} />
          <Text span size="sm" c="dimmed" aria-hidden>
            {type}
          </Text>
        </Group>
      </Table.Td>
      <Table.Td className={classes["example"]}>
        <Text size="sm" c="dimmed" truncate title={example}>
          {example}
        </Text>
      </Table.Td>
    </Table.Tr>
  );
}
