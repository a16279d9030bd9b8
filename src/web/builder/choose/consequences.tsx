import { Alert, Button, Group, List, Stack, Text } from "@mantine/core";
import { TriangleAlert } from "lucide-react";
import { type Problem, problemText } from "#flow/problems.ts";
import { useLanguage } from "../../language/language.tsx";

/** What an edit would break, before it is done all the same. */
export function Consequences({
  title,
  about,
  problems,
  cancel,
  confirm,
  onCancel,
  onConfirm,
}: {
  readonly title: string;
  /** What the sentences that follow are about, where the title says something else. */
  readonly about?: string | undefined;
  readonly problems: readonly Problem[];
  readonly cancel: string;
  /** The deed itself. */
  readonly confirm: string;
  readonly onCancel: () => void;
  readonly onConfirm: () => void;
}) {
  const { locale } = useLanguage();
  const sentences = [...new Set(problems.map((problem) => problemText(problem, locale)))];
  return (
    <Stack>
      <Alert color="orange" icon={<TriangleAlert size={20} />} title={title}>
        {about !== undefined && (
          <Text size="sm" mb={4}>
            {about}
          </Text>
        )}
        {sentences.length > 0 && (
          <List size="sm" spacing={4}>
            {sentences.map((sentence) => (
              <List.Item key={sentence}>{sentence}</List.Item>
            ))}
          </List>
        )}
      </Alert>
      <Group justify="flex-end">
        <Button variant="default" onClick={onCancel} data-autofocus>
          {cancel}
        </Button>
        <Button color="red" onClick={onConfirm}>
          {confirm}
        </Button>
      </Group>
    </Stack>
  );
}
