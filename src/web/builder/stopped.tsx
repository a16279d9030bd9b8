import { Button, Group, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, ask } from "../api/client.ts";
import type { Means } from "#flow/changed-rows.ts";
import { useT } from "../language/language.tsx";
import { useSayFailure } from "../parts/failure.tsx";

/** By the code of what a trigger has stopped at: what can be answered, and how that is said. */
const answers = {
  "engine.numbers_went_back": [
    ["same", "builder.stopped.same_rows"],
    ["restored", "builder.stopped.restored"],
    ["anew", "builder.stopped.all_new"],
  ],
  "engine.many_rows_gone": [
    ["same", "builder.stopped.deleted"],
    ["anew", "builder.stopped.begin_anew"],
  ],
} as const;
type Code = keyof typeof answers;

export function isStopped(code: string): code is Code {
  return Object.hasOwn(answers, code);
}

/** A trigger has stopped at changed rows: a person says what they mean. */
export function Stopped({
  flow: id,
  error: { code, message },
}: {
  readonly flow: string;
  readonly error: { readonly code: string; readonly message: string };
}) {
  const t = useT();
  const queries = useQueryClient();
  const sayFailure = useSayFailure();
  const answer = useMutation({
    mutationFn: (rows: Means) =>
      ask(() => api.flows[":id"]["go-on"].$post({ param: { id }, json: { rows } })),
    onSuccess: () => queries.invalidateQueries(),
    onError: sayFailure,
  });
  if (!isStopped(code)) return null;
  return (
    <Stack gap="sm" align="flex-start">
      <Text size="sm">{message}</Text>
      <Group gap="sm">
        {answers[code].map(([rows, words]) => (
          <Button
            key={rows}
            size="xs"
            variant="default"
            loading={answer.isPending && answer.variables === rows}
            onClick={() => answer.mutate(rows)}
          >
            {t(words)}
          </Button>
        ))}
      </Group>
    </Stack>
  );
}
