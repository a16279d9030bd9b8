import { Button, Group, Text } from "@mantine/core";
import type { Schema } from "#flow/catalogue.ts";
import { valueText } from "#flow/describe-value.ts";
import type { Value } from "#flow/value.ts";
import type { Control } from "#flow/form.ts";
import { emptyValue } from "#flow/form-fields.ts";
import { useSay, useT } from "../../language/language.tsx";
import { useForm } from "./editing.tsx";
import type { Path } from "./input-values.ts";

/** What a field takes, and what is in it. */
export interface Filled {
  readonly path: Path;
  readonly schema: Schema;
  readonly control: Control;
  readonly label: string;
  readonly value: Value | undefined;
  /** Whether a table is looked in for it: what comes of that is told, and not what comes of it. */
  readonly isLookedUp?: boolean;
  readonly onChange: (value: Value) => void;
}

/** Something that is not edited here: what came from elsewhere, and this field cannot be. */
export function Foreign({ value, control, onChange }: Filled) {
  const t = useT();
  const say = useSay();
  const { document, catalogue, isReadOnly } = useForm();
  return (
    <Group gap="sm" wrap="nowrap">
      <Text size="sm" lineClamp={4}>
        {value && say(valueText(value, document, catalogue))}
      </Text>
      {!isReadOnly && (
        <Button variant="default" size="compact-sm" onClick={() => onChange(emptyValue(control))}>
          {t("common.clear")}
        </Button>
      )}
    </Group>
  );
}
