import { Button, Code, CopyButton, Stack } from "@mantine/core";
import { Check, Copy } from "lucide-react";
import type { Json } from "#sdk/json.ts";
import { useT } from "../../language/language.tsx";
import classes from "./fields.module.css";

/** A page with more letters than that is slow; what is copied is whole. */
const most = 100_000;

/** A value as it came. */
export function RawJson({ label, value }: { readonly label: string; readonly value: Json }) {
  const t = useT();
  const json = JSON.stringify(value, null, 2);
  return (
    <Stack gap="xs" align="flex-start">
      <Code block className={classes["raw"]} tabIndex={0} role="group" aria-label={label}>
        {json.length > most ? `${json.slice(0, most)}\n…` : json}
      </Code>
      <CopyButton value={json}>
        {({ copied, copy }) => (
          <Button
            size="compact-xs"
            variant="default"
            leftSection={copied ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
            onClick={copy}
          >
            {t(copied ? "common.copied" : "common.copy")}
          </Button>
        )}
      </CopyButton>
    </Stack>
  );
}
