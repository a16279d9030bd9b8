import { Button, CopyButton, Group, Textarea, TextInput } from "@mantine/core";
import { Check, Copy } from "lucide-react";
import { useT } from "../language/language.tsx";
import classes from "./copy-text.module.css";

/** A text to take along, such as a link or a key. */
export function CopyText({
  label,
  text,
  isMain = false,
  isLong = false,
}: {
  readonly label: string;
  readonly text: string;
  /** Whether to copy it is what the person is most likely here for. */
  readonly isMain?: boolean;
  /** It has many lines. */
  readonly isLong?: boolean;
}) {
  const t = useT();
  const shown = {
    flex: 1,
    miw: 0,
    label,
    value: text,
    readOnly: true,
    classNames: { input: classes["text"] ?? "" },
    onFocus: ({ currentTarget }: { readonly currentTarget: { select(): void } }) =>
      currentTarget.select(),
  };
  return (
    <Group gap="xs" align="flex-end" wrap="nowrap">
      {isLong ? <Textarea {...shown} rows={5} /> : <TextInput {...shown} />}
      <CopyButton value={text} timeout={3_000}>
        {({ copied, copy }) => (
          <Button
            variant={isMain ? "filled" : "light"}
            leftSection={copied ? <Check size={16} /> : <Copy size={16} />}
            onClick={copy}
            aria-live="polite"
          >
            {t(copied ? "common.copied" : "common.copy")}
          </Button>
        )}
      </CopyButton>
    </Group>
  );
}
