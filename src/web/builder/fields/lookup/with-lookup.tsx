import { lazy, type ReactNode, Suspense, useCallback, useRef, useState } from "react";
import { loaded } from "../../../api/loaded.ts";
import type { Value } from "#flow/value.ts";
import { useT } from "../../../language/language.tsx";
import { Loading } from "../../../parts/loading.tsx";
import { BuilderDialog } from "../../choose/dialog.tsx";
import { useForm } from "../editing.tsx";
import { unlessGoneOn } from "../../../app/lead-focus.ts";
import { focusIn } from "../focus-in.ts";
import { LookupOpener } from "./opener.ts";
import { plainOf } from "./plain.ts";

/** With it comes the grid of a new table's rows. */
const ChooseTable = lazy(async () => ({
  default: (await loaded(() => import("./choose-table.tsx"))).ChooseTable,
}));

/** Gives a field the choice of a lookup table, which whatever is inside can open. */
export function WithLookup({
  label,
  value,
  can,
  onChange,
  children,
}: {
  readonly label: string;
  readonly value: Value | undefined;
  /** Whether what a table has can fill the field. */
  readonly can: boolean;
  readonly onChange: (value: Value) => void;
  readonly children: ReactNode;
}) {
  const t = useT();
  const { isReadOnly, takesPills } = useForm();
  const [isOpen, setIsOpen] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const open = useCallback(() => setIsOpen(true), []);
  const close = (): void => {
    setIsOpen(false);
    // Once the dialog has gone, and the field shows what stands in it now.
    setTimeout(
      unlessGoneOn(() => focusIn(place.current)),
      50,
    );
  };
  if (isReadOnly || !takesPills || !can)
    return <LookupOpener value={null}>{children}</LookupOpener>;
  return (
    <LookupOpener value={open}>
      <div ref={place}>{children}</div>
      {isOpen && (
        <BuilderDialog
          title={t("lookup.title", { field: label })}
          size="lg"
          returnsFocus={false}
          onClose={close}
        >
          <Suspense fallback={<Loading />}>
            <ChooseTable
              onChoose={({ id, revision }) => {
                onChange({ kind: "lookup", table: id, revision, of: plainOf(value) });
                close();
              }}
            />
          </Suspense>
        </BuilderDialog>
      )}
    </LookupOpener>
  );
}
