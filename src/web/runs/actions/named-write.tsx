import { Alert, Text } from "@mantine/core";
import { TriangleAlert } from "lucide-react";
import type { Refusal } from "../../api/refusal.ts";
import { MeantCheckbox } from "../../builder/activation/meant-checkbox.tsx";
import type { Meant } from "../../builder/activation/use-meant.ts";
import { useT } from "../../language/language.tsx";

/** What a write would do by now, which is not what the dialog has shown: to be read, and meant. */
export function NamedWrite({
  refusal: { details },
  meant,
}: {
  readonly refusal: Refusal;
  readonly meant: Meant;
}) {
  const t = useT();
  return (
    <>
      <Alert
        color="red"
        icon={<TriangleAlert size={20} aria-hidden />}
        title={t("runs.sends_now")}
        role="alert"
      >
        {details.map(({ message }) => (
          <Text key={message} size="sm">
            {message}
          </Text>
        ))}
      </Alert>
      <MeantCheckbox label={t("runs.sure_now")} meant={meant} />
    </>
  );
}
