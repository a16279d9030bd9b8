import { Alert, Checkbox, List, Text } from "@mantine/core";
import { TriangleAlert } from "lucide-react";
import { useT } from "../../language/language.tsx";
import type { Meant } from "./use-meant.ts";

/** For a person to say that they mean what they have read; and why to say it again. */
export function MeantCheckbox({
  label,
  meant: { isMeant, mean, changed },
}: {
  readonly label: string;
  readonly meant: Meant;
}) {
  const t = useT();
  return (
    <>
      {changed !== null && (
        <Alert
          color="orange"
          icon={<TriangleAlert size={18} />}
          title={t("activation.live.changed")}
          role="alert"
        >
          <List size="sm" spacing={4}>
            {changed.added.map((line) => (
              <List.Item key={line}>{t("activation.live.added", { line })}</List.Item>
            ))}
            {changed.removed.map((line) => (
              <List.Item key={line}>{t("activation.live.removed", { line })}</List.Item>
            ))}
          </List>
          <Text size="sm">{t("activation.live.read_again")}</Text>
        </Alert>
      )}
      <Checkbox
        label={label}
        checked={isMeant}
        onChange={({ currentTarget }) => mean(currentTarget.checked)}
      />
    </>
  );
}
