import { Alert, Badge, Group, Loader, Text } from "@mantine/core";
import { CircleCheck, CircleHelp, CircleX, ShieldCheck } from "lucide-react";
import { useT } from "../../language/language.tsx";
import type { StepResult } from "./results.ts";
import classes from "./step-result.module.css";

/** Beside a card's name: what became of it in the last test. */
export function StepResultMark({ result }: { readonly result: StepResult | undefined }) {
  const t = useT();
  if (result === undefined) return null;
  const look = looks[result.status];
  if (look === null) return null;
  const words = t(look.words);
  return (
    <Badge variant="light" color={look.color} tt="none" mt={4} title={words}>
      <Group gap={4} wrap="nowrap">
        {look.icon}
        <span className={classes["words"]}>{words}</span>
      </Group>
    </Badge>
  );
}

const looks = {
  "not reached": null,
  "under way": {
    color: "blue",
    icon: <Loader size={10} />,
    words: "builder.result.under_way",
  },
  done: {
    color: "teal",
    icon: <CircleCheck size={13} aria-hidden />,
    words: "builder.result.done",
  },
  handled: {
    color: "yellow",
    icon: <ShieldCheck size={13} aria-hidden />,
    words: "builder.result.handled",
  },
  failed: { color: "red", icon: <CircleX size={13} aria-hidden />, words: "builder.result.failed" },
  waiting: {
    color: "grape",
    icon: <CircleHelp size={13} aria-hidden />,
    words: "builder.result.waiting",
  },
} as const satisfies { readonly [status in StepResult["status"]]: object | null };

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
