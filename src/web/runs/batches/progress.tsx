import { Button, CloseButton, Group, List, Paper, Progress, Stack, Text } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CircleStop } from "lucide-react";
import { useState } from "react";
import { type Batch, batchesQuery, refusedQuery, stopBatch } from "../../api/batches.ts";
import { useMay, useMe } from "../../api/me.ts";
import { useLanguage } from "../../language/language.tsx";
import { Asked } from "../../parts/asked.tsx";
import { Failure } from "../../parts/failure.tsx";

/** How far what is done with many runs has come. What has ended stays until it is put away, for who has seen it go on, or started it. */
export function Batches() {
  const { data: batches = [] } = useQuery(batchesQuery);
  const me = useMe();
  const [watched, setWatched] = useState<readonly string[]>([]);
  const [putAway, setPutAway] = useState<readonly string[]>([]);
  const going = batches.filter(({ id, state }) => state === "going" && !watched.includes(id));
  if (going.length > 0) setWatched([...watched, ...going.map(({ id }) => id)]);
  const shown = batches.filter(
    ({ id, by, isFresh }) =>
      !putAway.includes(id) && (watched.includes(id) || (isFresh && by.id === me.person?.id)),
  );
  if (shown.length === 0) return null;
  return (
    <Stack gap="xs" mb="md">
      {shown.map((batch) => (
        <OneBatch key={batch.id} batch={batch} onClose={() => setPutAway([...putAway, batch.id])} />
      ))}
    </Stack>
  );
}

function OneBatch({ batch, onClose }: { readonly batch: Batch; readonly onClose: () => void }) {
  const { t, formats } = useLanguage();
  const { id, act, state, runs, left, by } = batch;
  const stop = useMutation({ mutationFn: () => stopBatch(id) });
  const may = useMay("builder");
  const isGoing = state === "going";
  const title = t(`batch.going.${act}`, {
    runs: t("batch.runs", { count: runs, number: formats.number(runs) }),
  });
  // What is only asked for is in no list.
  const words =
    state === "asked"
      ? ""
      : t(`batch.state.${state}`, {
          done: formats.number(batch.done),
          left: formats.number(left),
        });
  return (
    <Paper withBorder p="sm" role="group" aria-label={title}>
      <Stack gap="xs">
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <div>
            <Text fw={600}>{title}</Text>
            <Text size="sm" role="status">
              {words}
            </Text>
            <Text size="xs" c="dimmed">
              {t("batch.by", { name: by.name })}
            </Text>
          </div>
          {isGoing && may && (
            <Button
              size="xs"
              variant="default"
              leftSection={<CircleStop size={14} aria-hidden />}
              loading={stop.isPending}
              onClick={() => stop.mutate()}
            >
              {t("batch.stop")}
            </Button>
          )}
          {!isGoing && <CloseButton aria-label={t("common.close")} onClick={onClose} />}
        </Group>
        <Progress value={((runs - left) / Math.max(runs, 1)) * 100} aria-label={title} />
        {stop.error !== null && <Failure error={stop.error} />}
        {!isGoing && <Refused batch={batch} />}
      </Stack>
    </Paper>
  );
}

/** Why runs were left as they are, and which. */
function Refused({ batch: { id, refused } }: { readonly batch: Batch }) {
  const { t, formats } = useLanguage();
  const [isOpen, setIsOpen] = useState(false);
  const count = refused.reduce((sum, { runs }) => sum + runs, 0);
  if (count === 0) return null;
  return (
    <>
      <Text size="sm" fw={600}>
        {t("batch.refused", { count, number: formats.number(count) })}
      </Text>
      <List size="sm" spacing={2}>
        {refused.map(({ reason, words, runs }) => (
          <List.Item key={reason}>
            {words} (×{formats.number(runs)})
          </List.Item>
        ))}
      </List>
      {isOpen ? (
        <RefusedRuns id={id} />
      ) : (
        <Group>
          <Button size="compact-xs" variant="subtle" onClick={() => setIsOpen(true)}>
            {t("batch.show_refused")}
          </Button>
        </Group>
      )}
    </>
  );
}

function RefusedRuns({ id }: { readonly id: string }) {
  const query = useQuery(refusedQuery(id));
  return (
    <Asked query={query}>
      {(runs) => (
        <List size="sm" spacing={2}>
          {runs.map(({ run }) => (
            <List.Item key={run}>
              <Link to="/runs/$id" params={{ id: run }}>
                {run}
              </Link>
            </List.Item>
          ))}
        </List>
      )}
    </Asked>
  );
}
