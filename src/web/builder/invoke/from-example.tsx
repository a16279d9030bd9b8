import { Button, Modal, Stack, Textarea, Text, Group } from "@mantine/core";
import { Braces } from "lucide-react";
import { useState } from "react";
import { z } from "zod";
import type { InvokeInput } from "#flow/trigger.ts";
import { inputsLike } from "#flow/invoke.ts";
import { jsonOf } from "#sdk/json.ts";
import { useT } from "../../language/language.tsx";

const Example = z.record(z.string(), z.json());

/** Fields out of the body of a call as somebody has it at hand. */
export function FromExample({
  onRead,
}: {
  readonly onRead: (inputs: readonly InvokeInput[]) => void;
}) {
  const t = useT();
  const [text, setText] = useState<string | null>(null);
  const example = text === null || text === "" ? null : exampleIn(text);
  const close = (): void => setText(null);
  return (
    <>
      <Button
        variant="default"
        leftSection={<Braces size={16} aria-hidden />}
        onClick={() => setText("")}
      >
        {t("invoke.from_example")}
      </Button>
      <Modal
        opened={text !== null}
        onClose={close}
        title={t("invoke.from_example")}
        closeButtonProps={{ "aria-label": t("common.close") }}
      >
        <Stack>
          <Text size="sm">{t("invoke.from_example_help")}</Text>
          <Textarea
            label={t("invoke.example")}
            autosize
            minRows={6}
            maxRows={16}
            value={text ?? ""}
            error={example === undefined ? t("invoke.example_wrong") : null}
            onChange={({ currentTarget }) => setText(currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t("common.cancel")}
            </Button>
            <Button
              disabled={!example}
              onClick={() => {
                if (example) onRead(inputsLike(example));
                close();
              }}
            >
              {t("invoke.add_fields")}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}

/** Undefined for what is no JSON object. */
export function exampleIn(text: string): z.infer<typeof Example> | undefined {
  return Example.safeParse(jsonOf(text)).data;
}
