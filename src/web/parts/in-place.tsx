import { ActionIcon, Group, Textarea } from "@mantine/core";
import { Pencil } from "lucide-react";
import { type ChangeEvent, type KeyboardEvent, type ReactNode, useRef, useState } from "react";
import { NameInput } from "./name-input.tsx";

/** Something short that a pencil opens for changing, where it stands. */
export function InPlace({
  value,
  label,
  change,
  maxLength,
  isLong = false,
  isReadOnly,
  onSave,
  children,
}: {
  readonly value: string;
  readonly label: string;
  /** What the pencil says. */
  readonly change: string;
  readonly maxLength: number;
  /** Whether it may have several lines, and may be nothing. */
  readonly isLong?: boolean;
  readonly isReadOnly: boolean;
  readonly onSave: (value: string) => void;
  /** How it looks while it is not changed. */
  readonly children: ReactNode;
}) {
  const [typed, setTyped] = useState<string | null>(null);
  const pencil = useRef<HTMLButtonElement>(null);
  const close = (): void => {
    setTyped(null);
    requestAnimationFrame(() => pencil.current?.focus());
  };
  const save = (): void => {
    const wanted = typed?.trim() ?? "";
    if ((wanted !== "" || isLong) && wanted !== value) onSave(wanted);
    close();
  };
  if (typed !== null) {
    const props = {
      "aria-label": label,
      miw: 240,
      autoFocus: true,
      value: typed,
      onChange: ({ currentTarget }: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) =>
        setTyped(currentTarget.value),
      onBlur: save,
      onKeyDown: (event: KeyboardEvent) => {
        if (event.nativeEvent.isComposing) return;
        if (event.key === "Enter" && !event.shiftKey) save();
        if (event.key === "Escape") close();
      },
    };
    return isLong ? (
      <Textarea {...props} maxLength={maxLength} autosize minRows={2} mt={4} />
    ) : (
      <NameInput
        {...props}
        most={maxLength}
        onFocus={({ currentTarget }) => currentTarget.select()}
      />
    );
  }
  return (
    <Group gap={4} wrap="nowrap" miw={0}>
      {children}
      {!isReadOnly && (
        <ActionIcon
          ref={pencil}
          variant="subtle"
          color="gray"
          aria-label={change}
          title={change}
          onClick={() => setTyped(value)}
        >
          <Pencil size={15} aria-hidden />
        </ActionIcon>
      )}
    </Group>
  );
}
