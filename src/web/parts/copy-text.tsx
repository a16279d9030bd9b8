import { Button, CopyButton, Group, TextInput } from "@mantine/core";
import { Check, Copy } from "lucide-react";
import { useT } from "../language/language.tsx";
import classes from "./copy-text.module.css";

/** A text to take along, such as a link or a key. */
export function CopyText({
  label,
  text,
  isMain = false,
}: {
  readonly label: string;
  readonly text: string;
  /** Whether to copy it is what the person is most likely here for. */
  readonly isMain?: boolean;
}) {
  const t = useT();
  return (
    <Group gap="xs" align="flex-end" wrap="nowrap">
      <TextInput
        flex={1}
        miw={0}
        label={label}
        value={text}
        readOnly
        classNames={{ input: classes["text"] ?? "" }}
        onFocus={({ currentTarget }) => currentTarget.select()}
      />
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
