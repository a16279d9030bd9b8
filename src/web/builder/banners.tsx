import { Alert, Anchor, Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { CloudOff, Coins, Eye, GitBranch, Hourglass, SkipForward } from "lucide-react";
import { memo, useState } from "react";
import { isTimeZone } from "#flow/zone.ts";
import { api, ask } from "../api/client.ts";
import type { Flow } from "../api/flows.ts";
import { useMe } from "../api/me.ts";
import type { Several } from "../api/several.ts";
import { useFormats, useT } from "../language/language.tsx";
import { SwitchedOffAlert } from "../flows/switched-off.tsx";
import { Failure, useSayFailure } from "../parts/failure.tsx";
import { isStopped, Stopped } from "./stopped.tsx";
import { Changes } from "./activation/publish-dialog.tsx";

/** Above the cards: how what is seen here stands to what runs. */
export const Banners = memo(function Banners({
  flow,
  contents,
  isReadOnly,
}: {
  readonly flow: Flow;
  /** What is in the lookup tables that it uses. */
  readonly contents: Several<unknown>;
  readonly isReadOnly: boolean;
}) {
  const t = useT();
  const error = flow.activity?.pollError;
  return (
    <Stack gap="sm" mb="md">
      {isReadOnly && (
        <Alert color="gray" icon={<Eye size={20} />}>
          {t("builder.banner.read_only")}
        </Alert>
      )}
      {flow.state === "active" && flow.changed && <Draft flow={flow} />}
      {flow.unanswered && (
        <Alert color="orange" icon={<Coins size={20} />}>
          {t("builder.banner.unanswered")}
        </Alert>
      )}
      {flow.proposal !== null && <Waiting flow={flow} proposal={flow.proposal} />}
      {flow.state === "active" && error !== null && error !== undefined && (
        <Alert color="red" icon={<CloudOff size={20} />} title={t("builder.banner.poll_error")}>
          {isStopped(error.code) ? (
            <Stopped flow={flow.id} error={error} />
          ) : (
            [error.message, error.advice].filter((words) => words !== undefined).join(" ")
          )}
        </Alert>
      )}
      <SwitchedOffAlert flow={flow} />
      {flow.state === "active" && <Skipped flow={flow} />}
      {contents.error !== null && <Failure error={contents.error} retry={contents.refetch} />}
    </Stack>
  );
});

/** Scheduled times at which it did not run. */
function Skipped({ flow: { activity, published } }: { readonly flow: Flow }) {
  const t = useT();
  const formats = useFormats();
  const skipped = activity?.skipped;
  if (skipped === null || skipped === undefined || published === null) return null;
  const zoned = isTimeZone(published.timeZone) ? formats.in(published.timeZone) : formats;
  return (
    <Alert color="orange" icon={<SkipForward size={20} />}>
      {t("schedule.skipped", { count: skipped.times, last: zoned.dayAndTime(skipped.lastAt) })}
    </Alert>
  );
}

/** What is on the screen is not what runs. */
function Draft({ flow }: { readonly flow: Flow }) {
  const t = useT();
  const [isShown, setIsShown] = useState(false);
  return (
    <Alert color="blue" icon={<GitBranch size={20} />}>
      <Group gap="sm" justify="space-between">
        <Text size="sm" flex="1 1 300px">
          {t("builder.banner.draft", { number: flow.version?.number ?? 0 })}
        </Text>
        <Anchor component="button" type="button" size="sm" onClick={() => setIsShown(true)}>
          {t("builder.banner.changes")}
        </Anchor>
      </Group>
      <Modal
        opened={isShown}
        onClose={() => setIsShown(false)}
        size="lg"
        title={t("builder.banner.changes")}
        closeButtonProps={{ "aria-label": t("common.close") }}
      >
        <Changes flow={flow} />
      </Modal>
    </Alert>
  );
}

/** A version that owners of connections have yet to agree to. */
function Waiting({
  flow,
  proposal: { id, by, owners },
}: {
  readonly flow: Flow;
  readonly proposal: NonNullable<Flow["proposal"]>;
}) {
  const t = useT();
  const sayFailure = useSayFailure();
  const { person } = useMe();
  const takeBack = useMutation({
    mutationFn: () => ask(() => api.proposals[":id"].refusal.$post({ param: { id } })),
    onError: sayFailure,
  });
  const waiting = owners.filter(({ agreed }) => !agreed).map((one) => one.person.name);
  return (
    <Alert color="blue" icon={<Hourglass size={20} />}>
      <Group gap="sm" justify="space-between">
        <Text size="sm" flex="1 1 300px">
          {t(flow.state === "active" ? "builder.banner.waiting" : "builder.banner.waiting_start", {
            by: by.name,
            names: waiting.join(", "),
          })}
        </Text>
        {by.id === person?.id && (
          <Button
            variant="default"
            size="xs"
            loading={takeBack.isPending}
            onClick={() => takeBack.mutate()}
          >
            {t("builder.banner.take_back")}
          </Button>
        )}
      </Group>
    </Alert>
  );
}
