import { Modal } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import type { ReactNode } from "react";
import { useT } from "../../language/language.tsx";

/** A dialog of the builder; on a narrow screen it takes all of it. */
export function BuilderDialog({
  title,
  onClose,
  size = "lg",
  returnsFocus = true,
  children,
}: {
  readonly title: string;
  readonly onClose: () => void;
  readonly size?: "md" | "lg" | "xl";
  /** False where something else has the focus afterwards. */
  readonly returnsFocus?: boolean;
  readonly children: ReactNode;
}) {
  const t = useT();
  const isNarrow = useMediaQuery("(max-width: 48em)");
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size={size}
      fullScreen={isNarrow}
      returnFocus={returnsFocus}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      {children}
    </Modal>
  );
}
