import { Text, TextInput, type TextInputProps } from "@mantine/core";
import { useT } from "../language/language.tsx";

/** A field for a name. What is typed or pasted beyond its limit is not taken, and it says so. */
export function NameInput({
  most,
  ...props
}: Omit<TextInputProps, "maxLength" | "value" | "inputContainer"> & {
  readonly most: number;
  readonly value: string;
}) {
  const t = useT();
  return (
    <TextInput
      {...props}
      maxLength={most}
      inputContainer={(input) => (
        <>
          {input}
          {props.value.length >= most && (
            <Text role="status" size="xs" mt={4}>
              {t("common.name_limit", { most })}
            </Text>
          )}
        </>
      )}
    />
  );
}
