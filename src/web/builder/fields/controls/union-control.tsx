import { Select } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { isJsonObject } from "#sdk/json.ts";
import type { Schema } from "#flow/catalogue.ts";
import type { Value } from "#flow/document.ts";
import { isList } from "#flow/pill.ts";
import { type Alternative, type Kind, kindWords, shapeOf } from "#flow/shape.ts";
import { useSay, useT } from "../../../language/language.tsx";
import { useForm } from "../editing.tsx";
import { nothing } from "../input-values.ts";

/** A field that can be of several kinds: first of which, then the value. */
export function UnionControl({
  value,
  schema,
  label,
  onChange,
  renderAs,
}: {
  readonly value: Value | undefined;
  readonly schema: Schema;
  readonly label: string;
  readonly onChange: (value: Value) => void;
  readonly renderAs: (schema: Schema, value: Value | undefined) => ReactNode;
}) {
  const t = useT();
  const say = useSay();
  const { isReadOnly } = useForm();
  const { alternatives } = shapeOf(schema);
  const [wanted, setWanted] = useState<number | null>(null);
  const possible = alternatives.flatMap((one, at) => (isOf(value, one) ? [at] : []));
  const [found = wanted ?? 0] = possible;
  const index = wanted !== null && possible.includes(wanted) ? wanted : found;
  const chosen = alternatives[index];
  return (
    <>
      <Select
        mb="xs"
        maw={280}
        aria-label={t("fields.union.kind_of", { field: label })}
        data={alternatives.map((one, at) => ({
          value: String(at),
          label: say(one.schema.field?.label ?? kindWords[one.kind]),
        }))}
        value={String(index)}
        allowDeselect={false}
        readOnly={isReadOnly}
        onChange={(next) => {
          setWanted(Number(next));
          onChange(beginningOf(alternatives[Number(next)]));
        }}
      />
      {chosen && renderAs(chosen.schema, value)}
    </>
  );
}

/** What is empty could be any of them. */
function isOf(value: Value | undefined, { kind }: Alternative): boolean {
  switch (value?.kind) {
    case undefined:
    case "pill":
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

function beginningOf(alternative: Alternative | undefined): Value {
  switch (alternative?.kind) {
    case "object":
      return { kind: "object", fields: {} };
    case "list":
      return { kind: "list", items: [] };
    case undefined:
    case "any":
    case "text":
    case "dateTime":
    case "number":
    case "integer":
    case "boolean":
      return nothing;
  }
}
