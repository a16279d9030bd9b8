import { ActionIcon, Group } from "@mantine/core";
import { Pencil } from "lucide-react";
import { memo, useRef, useState } from "react";
import { useT } from "../../language/language.tsx";
import { useBench } from "../bench.ts";
import { CardTitle } from "./card.tsx";
import { NameInput } from "../../parts/name-input.tsx";

/** A step's name, which the pencil opens for changing. An empty one goes back to the action's. */
export const RenamedTitle = memo(function RenamedTitle({
  card,
  ownName,
  isAction,
  kind,
  name,
}: {
  /** The step's id. */
  readonly card: string;
  /** The name that somebody gave it. */
  readonly ownName: string | null;
  readonly isAction: boolean;
  readonly kind: string;
  /** Null for what has none but that of its kind. */
  readonly name: string | null;
}) {
  const t = useT();
  const { edit } = useBench();
  const [typed, setTyped] = useState<string | null>(null);
  const called = name ?? kind;
  const pencil = useRef<HTMLButtonElement>(null);
  const close = (): void => {
    setTyped(null);
    requestAnimationFrame(() => pencil.current?.focus());
  };
  const save = (): void => {
    if (typed === null) return;
    const wanted = typed.trim() === "" ? null : typed.trim();
    if (wanted !== ownName && wanted !== name) edit({ do: "renameStep", step: card, name: wanted });
    close();
  };
  if (typed !== null)
    return (
      <NameInput
        size="xs"
        aria-label={t("builder.card.name", { name: called })}
        placeholder={t(isAction ? "builder.card.name_placeholder" : "logic.name_placeholder")}
        most={200}
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
    <Group gap={4} wrap="nowrap" align="flex-start">
      <CardTitle kind={kind} name={name} />
      <ActionIcon
        ref={pencil}
        variant="subtle"
        color="gray"
        size="sm"
        mt={3}
        aria-label={t("builder.card.rename", { name: called })}
        title={t("builder.card.rename", { name: called })}
        onClick={() => setTyped(name ?? "")}
      >
        <Pencil size={14} aria-hidden />
      </ActionIcon>
    </Group>
  );
});
