import { unlessGoneOn } from "../../../app/lead-focus.ts";
import { Button } from "@mantine/core";
import { Plus } from "lucide-react";
import { useRef, useState } from "react";
import { type Fields, withField } from "#flow/edit-field.ts";
import type { FormField } from "#flow/form.ts";
import { addition, type OptionalField, optionalFields } from "#flow/form-fields.ts";
import { useT } from "../../../language/language.tsx";
import { controlAt } from "../control-at.ts";
import { useForm } from "../editing.tsx";
import type { Path } from "../input-values.ts";
import { AddFieldsDialog } from "./add-fields-dialog.tsx";

/** Opens the list of fields that are not shown yet, of the form or of one group in it. */
export function AddFields({
  fields,
  path,
  values,
}: {
  readonly fields: readonly FormField[];
  readonly path: Path;
  readonly values: Fields;
}) {
  const t = useT();
  const { changeAll } = useForm();
  const [isOpen, setIsOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const offered = offeredIn(fields, values);
  if (offered.length === 0) return null;
  const close = (): void => {
    setIsOpen(false);
    focusSoon(() => button.current);
  };
  const add = (chosen: readonly OptionalField[]): void => {
    setIsOpen(false);
    const added = additionsOf(fields, values, chosen);
    changeAll(added.map((one) => ({ path: [...path, ...one.path], value: one.value })));
    const [first] = chosen;
    if (first !== undefined) focusSoon(() => controlAt(button.current, [...path, ...first.path]));
  };
  const isWhole = path.length === 0;
  return (
    <>
      <Button
        ref={button}
        variant={isWhole ? "default" : "subtle"}
        size={isWhole ? "xs" : "compact-xs"}
        leftSection={<Plus size={14} aria-hidden />}
        style={{ alignSelf: "flex-start" }}
        aria-haspopup="dialog"
        onClick={() => setIsOpen(true)}
      >
        {t(isWhole ? "fields.add" : "fields.add_inside")}
      </Button>
      <AddFieldsDialog
        opened={isOpen}
        onClose={close}
        offered={offered}
        examplePath={path}
        onAdd={add}
      />
    </>
  );
}

/** With paths from here, wherever in the form that is. */
function offeredIn(fields: readonly FormField[], values: Fields): readonly OptionalField[] {
  const above = (fields[0]?.path.length ?? 1) - 1;
  return optionalFields(fields, values).map(({ path, ...one }) =>
    Object.assign(one, { path: path.slice(above) }),
  );
}

function additionsOf(
  fields: readonly FormField[],
  values: Fields,
  chosen: readonly OptionalField[],
) {
  let input = values;
  return chosen.flatMap(({ path }) => {
    const added = addition(fields, input, path);
    if (added === undefined) return [];
    input = withField(input, added.path, added.value) ?? input;
    return [added];
  });
}

/** Once the dialog has gone, and the new fields are there. */
function focusSoon(find: () => HTMLElement | null | undefined): void {
  setTimeout(
    unlessGoneOn(() => find()?.focus()),
    50,
  );
}
