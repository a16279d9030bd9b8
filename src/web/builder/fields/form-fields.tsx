import { Text } from "@mantine/core";
import { useT } from "../../language/language.tsx";
import { useForm } from "./editing.tsx";
import { FieldsOf } from "./field.tsx";

/** All fields of a card. */
export function FormFields() {
  const t = useT();
  const { schema, fields, values } = useForm();
  if (fields.length === 0 && Object.keys(values).length === 0)
    return (
      <Text size="sm" c="dimmed">
        {t("fields.none")}
      </Text>
    );
  return (
    <div data-form="">
      <FieldsOf fields={fields} schema={schema} path={[]} values={values} />
    </div>
  );
}
