import { ActionIcon, Tooltip } from "@mantine/core";
import { Braces } from "lucide-react";
import { useId } from "react";
import { useT } from "../../../language/language.tsx";

/** Opens the picker for a field. */
export function PillButton({
  labelId,
  isOpen,
  onClick,
}: {
  /** Of the field's label, which tells the button from those of other fields. */
  readonly labelId: string;
  readonly isOpen: boolean;
  readonly onClick: () => void;
}) {
  const t = useT();
  const id = useId();
  return (
    <Tooltip label={t("fields.pill.insert")} disabled={isOpen}>
      <ActionIcon
        id={id}
        variant="default"
        size={36}
        aria-label={t("fields.pill.insert")}
        aria-labelledby={`${id} ${labelId}`}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        onClick={onClick}
      >
        <Braces size={16} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
