import { Text } from "@mantine/core";
import { useT } from "../../language/language.tsx";
import { useForm } from "./editing.tsx";
import { FieldsOf } from "./field.tsx";

/** All fields of a card that are required or filled in. */
export function FormFields() {
  const t = useT();
  const { schema, values } = useForm();
  if (Object.keys(schema.properties ?? {}).length === 0 && Object.keys(values).length === 0)
    return <Text c="dimmed">{t("fields.none")}</Text>;
  return <FieldsOf schema={schema} path={[]} fields={values} />;
}
