import { Text, TextInput, type TextInputProps } from "@mantine/core";
import type { ReactNode } from "react";
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
  const words = props.value.length >= most ? t("common.name_limit", { most }) : null;
  return <TextInput {...props} maxLength={most} inputContainer={above(words)} />;
}

function above(words: string | null): (input: ReactNode) => ReactNode {
  return (input) => (
    <>
      {input}
      {words !== null && (
        <Text role="status" size="xs" mt={4}>
          {words}
        </Text>
      )}
    </>
  );
}
