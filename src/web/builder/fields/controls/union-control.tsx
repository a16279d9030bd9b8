import { Select } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { isJsonObject } from "#sdk/json.ts";
import type { Schema } from "#flow/catalogue.ts";
import type { Value } from "#flow/value.ts";
import { isList } from "#flow/pill.ts";
import { type Control } from "#flow/form.ts";
import { emptyValue } from "#flow/form-fields.ts";
import { type Alternative, type Kind, shapeOf } from "#flow/shape.ts";
import { useSay, useT } from "../../../language/language.tsx";
import { useForm } from "../editing.tsx";

/** A field that can be of several kinds: first of which, then the value. */
export function UnionControl({
  value,
  schema,
  control,
  label,
  onChange,
  renderAs,
}: {
  readonly value: Value | undefined;
  readonly schema: Schema;
  readonly control: Control & { readonly kind: "union" };
  readonly label: string;
  readonly onChange: (value: Value) => void;
  readonly renderAs: (chosen: { readonly schema: Schema; readonly control: Control }) => ReactNode;
}) {
  const t = useT();
  const say = useSay();
  const { isReadOnly } = useForm();
  const { alternatives } = shapeOf(schema);
  const [wanted, setWanted] = useState<number | null>(null);
  const possible = alternatives.flatMap((one, at) => (isOf(value, one) ? [at] : []));
  const [found = wanted ?? 0] = possible;
  const index = wanted !== null && possible.includes(wanted) ? wanted : found;
  const chosen = control.alternatives[index];
  return (
    <>
      <Select
        mb="xs"
        maw={280}
        aria-label={t("fields.union.kind_of", { field: label })}
        data={control.alternatives.map((one, at) => ({ value: String(at), label: say(one.label) }))}
        value={String(index)}
        allowDeselect={false}
        readOnly={isReadOnly}
        onChange={(next) => {
          setWanted(Number(next));
          const begun = control.alternatives[Number(next)];
          if (begun !== undefined) onChange(emptyValue(begun.control));
        }}
      />
      {chosen && renderAs({ schema: alternatives[index]?.schema ?? {}, control: chosen.control })}
    </>
  );
}

/** What is empty could be any of them. */
function isOf(value: Value | undefined, { kind }: Alternative): boolean {
  switch (value?.kind) {
    case undefined:
    case "pill":
    case "formula":
    case "lookup":
      return false;
    case "text":
      return kind === "text";
    case "object":
      return kind === "object";
    case "list":
      return kind === "list";
    case "constant":
      return isOfKind(value.value, kind);
  }
}

function isOfKind(json: (Value & { readonly kind: "constant" })["value"], kind: Kind): boolean {
  switch (kind) {
    case "any":
      return json !== null;
    case "text":
    case "date":
    case "dateTime":
      return typeof json === "string" && json !== "";
    case "number":
    case "integer":
      return typeof json === "number";
    case "boolean":
      return typeof json === "boolean";
    case "list":
      return isList(json);
    case "object":
      return isJsonObject(json);
  }
}
