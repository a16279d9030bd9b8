import { ActionIcon, Group, TextInput, Title } from "@mantine/core";
import { Pencil } from "lucide-react";
import { useRef, useState } from "react";
import { useT } from "../../language/language.tsx";
import classes from "./header.module.css";

/** The flow's name, which the pencil opens for changing. */
export function FlowName({
  name,
  isReadOnly,
  onRename,
}: {
  readonly name: string;
  readonly isReadOnly: boolean;
  readonly onRename: (name: string) => void;
}) {
  const t = useT();
  const [typed, setTyped] = useState<string | null>(null);
  const pencil = useRef<HTMLButtonElement>(null);
  const close = (): void => {
    setTyped(null);
    requestAnimationFrame(() => pencil.current?.focus());
  };
  const save = (): void => {
    const wanted = typed?.trim() ?? "";
    if (wanted !== "") onRename(wanted);
    close();
  };
  if (typed !== null)
    return (
      <TextInput
        aria-label={t("builder.header.name")}
        maxLength={200}
        miw={240}
        autoFocus
        value={typed}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        onFocus={({ currentTarget }) => currentTarget.select()}
        onBlur={save}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === "Enter") save();
          if (event.key === "Escape") close();
        }}
      />
    );
  return (
    <Group gap={4} wrap="nowrap" miw={0}>
      <Title order={1} size="h4" className={classes["name"]} title={name}>
        {name}
      </Title>
      {!isReadOnly && (
        <ActionIcon
          ref={pencil}
          variant="subtle"
          color="gray"
          aria-label={t("builder.header.rename")}
          title={t("builder.header.rename")}
          onClick={() => setTyped(name)}
        >
          <Pencil size={15} aria-hidden />
        </ActionIcon>
      )}
    </Group>
  );
}
