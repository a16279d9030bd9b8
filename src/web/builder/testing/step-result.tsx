import { Alert, Badge, Loader, Text } from "@mantine/core";
import { CircleCheck, CircleHelp, CircleX } from "lucide-react";
import { useT } from "../../language/language.tsx";
import type { StepResult } from "./results.ts";

/** Beside a card's name: what became of it in the last test. */
export function StepResultMark({ result }: { readonly result: StepResult | undefined }) {
  const t = useT();
  if (result === undefined) return null;
  const { status } = result;
  switch (status) {
    case "not reached":
      return null;
    case "under way":
      return (
        <Badge variant="light" color="blue" tt="none" leftSection={<Loader size={10} />} mt={4}>
          {t("builder.result.under_way")}
        </Badge>
      );
    case "done":
      return (
        <Badge
          variant="light"
          color="teal"
          tt="none"
          leftSection={<CircleCheck size={13} />}
          mt={4}
        >
          {t("builder.result.done")}
        </Badge>
      );
    case "failed":
      return (
        <Badge variant="light" color="red" tt="none" leftSection={<CircleX size={13} />} mt={4}>
          {t("builder.result.failed")}
        </Badge>
      );
    case "waiting":
      return (
        <Badge
          variant="light"
          color="grape"
          tt="none"
          leftSection={<CircleHelp size={13} />}
          mt={4}
        >
          {t("builder.result.waiting")}
        </Badge>
      );
  }
}

/** Why it failed, in the server's words. */
export function StepResultWords({ result }: { readonly result: StepResult | undefined }) {
  if (result === undefined || result.message === null) return null;
  const isFailed = result.status === "failed";
  return (
    <Alert
      color={isFailed ? "red" : "grape"}
      icon={isFailed ? <CircleX size={18} /> : <CircleHelp size={18} />}
      title={result.message}
      m="xs"
    >
      {result.advice !== null && <Text size="sm">{result.advice}</Text>}
    </Alert>
  );
}
