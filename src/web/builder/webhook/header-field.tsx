import { TextInput } from "@mantine/core";
import { HeaderName } from "#flow/webhook-trigger.ts";
import { useT } from "../../language/language.tsx";
import { useBench } from "../bench.ts";
import { useDraft } from "../fields/use-draft.ts";

/** Names of headers are written as people like; they are kept in lower case. */
export function HeaderField({
  label,
  header,
  onChange,
}: {
  readonly label: string;
  readonly header: string;
  readonly onChange: (header: string) => void;
}) {
  const t = useT();
  const { isReadOnly } = useBench();
  const settled = (typed: string): string => typed.trim().toLowerCase();
  const draft = useDraft(header, settled, (typed) => {
    const name = settled(typed);
    if (HeaderName.safeParse(name).success) onChange(name);
  });
  const isWrong = !HeaderName.safeParse(settled(draft.value)).success;
  return (
    <TextInput
      label={label}
      readOnly={isReadOnly}
      error={isWrong ? t("webhook.header_wrong") : null}
      {...draft}
    />
  );
}
