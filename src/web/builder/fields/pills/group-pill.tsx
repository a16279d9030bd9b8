import { ActionIcon, Tooltip } from "@mantine/core";
import { Braces } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { Schema } from "#flow/catalogue.ts";
import type { Value } from "#flow/value.ts";
import { useT } from "../../../language/language.tsx";
import { useForm } from "../editing.tsx";
import { PillPicker } from "./pill-picker.tsx";

/** A group or a list that one pill can fill as a whole. */
export function GroupPill({
  label,
  schema,
  onChange,
  children,
}: {
  readonly label: string;
  readonly schema: Schema;
  readonly onChange: (value: Value) => void;
  readonly children: (button: ReactNode) => ReactNode;
}) {
  const t = useT();
  const { isReadOnly, takesPills } = useForm();
  const [isOpen, setIsOpen] = useState(false);
  if (isReadOnly || !takesPills) return children(null);
  const words = t("fields.pill.whole", { field: label });
  return (
    <PillPicker
      opened={isOpen}
      schema={schema}
      onClose={() => setIsOpen(false)}
      onElse={() => setIsOpen(false)}
      onPick={(pill) => {
        setIsOpen(false);
        onChange(pill);
      }}
    >
      {children(
        <Tooltip label={words}>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={words}
            aria-haspopup="dialog"
            onClick={() => setIsOpen(true)}
          >
            <Braces size={15} aria-hidden />
          </ActionIcon>
        </Tooltip>,
      )}
    </PillPicker>
  );
}
