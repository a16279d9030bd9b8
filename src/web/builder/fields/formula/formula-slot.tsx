import { CloseButton, Tooltip, UnstyledButton } from "@mantine/core";
import { SquareFunction } from "lucide-react";
import { useId } from "react";
import { useT } from "../../../language/language.tsx";
import type { FieldIds } from "../field-ids.ts";
import { FormulaText } from "./formula-text.tsx";
import classes from "./formula-slot.module.css";
import { useFormulaOpener } from "./opener.ts";

/** A formula in the place of a control. */
export function FormulaSlot({
  source,
  ids,
  onPlain,
}: {
  readonly source: string;
  readonly ids: FieldIds;
  /** Takes the formula away. */
  readonly onPlain: () => void;
}) {
  const t = useT();
  const open = useFormulaOpener();
  const id = useId();
  const describedBy = [`${id}-text`, ids.describedBy].filter(Boolean).join(" ");
  return (
    <div
      className={classes["slot"]}
      data-invalid={ids.isInvalid || undefined}
      {...(open === null
        ? {
            id: ids.control,
            role: "group",
            "aria-labelledby": ids.label,
            "aria-describedby": describedBy,
          }
        : {})}
    >
      <SquareFunction size={16} className={classes["icon"]} aria-hidden />
      <span id={`${id}-text`} className={classes["text"]}>
        <FormulaText source={source} />
      </span>
      {open !== null && (
        <>
          {/* It lies over the formula, which is too much to be the name of a button. */}
          <UnstyledButton
            id={ids.control}
            className={classes["edit"]}
            data-formula=""
            data-invalid={ids.isInvalid || undefined}
            aria-haspopup="dialog"
            aria-label={t("formula.edit")}
            aria-labelledby={`${ids.control} ${ids.label}`}
            aria-describedby={describedBy}
            onClick={open}
          />
          <Tooltip label={t("formula.plain_help")} multiline maw={280}>
            <CloseButton
              size="sm"
              id={`${id}-plain`}
              className={classes["plain"] ?? ""}
              aria-label={t("formula.plain")}
              aria-labelledby={`${id}-plain ${ids.label}`}
              onClick={onPlain}
            />
          </Tooltip>
        </>
      )}
    </div>
  );
}
