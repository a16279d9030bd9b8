import { ActionIcon, Group, Text, TextInput } from "@mantine/core";
import { Pencil, Trash2 } from "lucide-react";
import { useState } from "react";
import { isInvokeName } from "#flow/invoke.ts";
import { useT } from "../../language/language.tsx";
import { useBench } from "../bench.ts";

/** What a field of a call is called, which the pencil opens for changing; and its end. */
export function NameLine({
  name,
  taken,
  place,
  onRename,
  onRemove,
}: {
  readonly name: string;
  /** What other fields of the kind are called. */
  readonly taken: readonly string[];
  /** Inputs and outputs may have the same names. */
  readonly place: "inputs" | "outputs";
  readonly onRename: (name: string) => void;
  readonly onRemove: () => void;
}) {
  const t = useT();
  const { isReadOnly } = useBench();
  const [isOpen, setIsOpen] = useState(false);
  const close = (now: string): void => {
    setIsOpen(false);
    requestAnimationFrame(() => document.getElementById(pencilId(place, now))?.focus());
  };
  return (
    <Group justify="space-between" wrap="nowrap" align="flex-start">
      {isOpen ? (
        <NameInput
          name={name}
          taken={taken}
          onDone={(wanted) => {
            if (wanted !== name) onRename(wanted);
            close(wanted);
          }}
        />
      ) : (
        <Group gap={4} wrap="nowrap">
          <Text fw={600}>{name}</Text>
          {!isReadOnly && (
            <ActionIcon
              id={pencilId(place, name)}
              variant="subtle"
              color="gray"
              size="sm"
              aria-label={t("invoke.rename", { name })}
              title={t("invoke.rename", { name })}
              onClick={() => setIsOpen(true)}
            >
              <Pencil size={14} aria-hidden />
            </ActionIcon>
          )}
        </Group>
      )}
      {!isReadOnly && (
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t("invoke.remove", { name })}
          onClick={onRemove}
        >
          <Trash2 size={16} aria-hidden />
        </ActionIcon>
      )}
    </Group>
  );
}

function pencilId(place: string, name: string): string {
  return `rename ${place} ${name}`;
}

/** Told nothing but a name that can be: what is none when it is left stays as it was. */
function NameInput({
  name,
  taken,
  onDone,
}: {
  readonly name: string;
  readonly taken: readonly string[];
  readonly onDone: (name: string) => void;
}) {
  const t = useT();
  const [typed, setTyped] = useState(name);
  const isTaken = typed !== name && taken.includes(typed);
  const isGood = isInvokeName(typed) && !isTaken;
  return (
    <TextInput
      size="xs"
      flex={1}
      maw={280}
      aria-label={t("invoke.name_of", { name })}
      autoFocus
      value={typed}
      error={isTaken ? t("invoke.name_taken") : isGood ? null : t("invoke.name_wrong")}
      onChange={({ currentTarget }) => setTyped(currentTarget.value)}
      onFocus={({ currentTarget }) => currentTarget.select()}
      onBlur={() => onDone(isGood ? typed : name)}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return;
        if (event.key === "Enter" && isGood) onDone(typed);
        if (event.key === "Escape") onDone(name);
      }}
    />
  );
}
