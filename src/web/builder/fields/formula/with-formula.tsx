import { Modal } from "@mantine/core";
import { lazy, type ReactNode, Suspense, useCallback, useRef, useState } from "react";
import { loaded } from "../../../api/loaded.ts";
import type { Schema } from "#flow/catalogue.ts";
import type { Value } from "#flow/value.ts";
import type { Control } from "#flow/form.ts";
import { useT } from "../../../language/language.tsx";
import { Loading } from "../../../parts/loading.tsx";
import { useForm } from "../editing.tsx";
import { unlessGoneOn } from "../../../app/lead-focus.ts";
import { focusIn } from "../focus-in.ts";
import type { Path } from "../input-values.ts";
import { FormulaOpener } from "./opener.ts";
import classes from "./with-formula.module.css";

/** The editor with its panes is large, and most fields need none. */
const FormulaBody = lazy(async () => ({
  default: (await loaded(() => import("./formula-body.tsx"))).FormulaBody,
}));

/** A field whose value can be a formula. */
export interface FormulaField {
  readonly path: Path;
  readonly label: string;
  readonly schema: Schema;
  readonly control: Control;
  readonly value: Value | undefined;
}

/** Gives a field the editor of formulas, which whatever is inside can open. */
export function WithFormula({
  onChange,
  children,
  ...field
}: FormulaField & {
  readonly onChange: (value: Value) => void;
  readonly children: ReactNode;
}) {
  const t = useT();
  const { isReadOnly, takesPills } = useForm();
  const [isOpen, setIsOpen] = useState(false);
  /** Hundreds of fields do without a dialog until one is asked for. */
  const [isThere, setIsThere] = useState(false);
  /** What was written is not to go with a click or a key that missed. */
  const [isTouched, setIsTouched] = useState(false);
  const [isLeaving, setIsLeaving] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const open = useCallback(() => {
    setIsThere(true);
    setIsOpen(true);
  }, []);
  const close = (): void => {
    setIsOpen(false);
    setIsTouched(false);
    setIsLeaving(false);
    // Once the dialog has gone, and the field shows what stands in it now.
    setTimeout(
      unlessGoneOn(() => focusIn(place.current)),
      50,
    );
  };
  if (isReadOnly || !takesPills) return <FormulaOpener value={null}>{children}</FormulaOpener>;
  return (
    <FormulaOpener value={open}>
      <div ref={place} className={classes["field"]}>
        {children}
      </div>
      {isThere && (
        <Modal
          opened={isOpen}
          onClose={isTouched ? () => setIsLeaving(true) : close}
          title={t("formula.title", { field: field.label })}
          size="min(1180px, 100%)"
          padding="md"
          returnFocus={false}
          onExitTransitionEnd={() => setIsThere(false)}
          closeButtonProps={{ "aria-label": t("common.close") }}
          classNames={{
            content: classes["content"] ?? "",
            body: classes["body"] ?? "",
            inner: classes["inner"] ?? "",
          }}
        >
          <Suspense fallback={<Loading />}>
            <FormulaBody
              {...field}
              onTouched={setIsTouched}
              isLeaving={isLeaving}
              onStay={() => setIsLeaving(false)}
              onClose={close}
              onApply={(source) => {
                onChange({ kind: "formula", source });
                close();
              }}
            />
          </Suspense>
        </Modal>
      )}
    </FormulaOpener>
  );
}
