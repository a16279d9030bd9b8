import { Button, Group, Select, Stack, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import {
  alertChoicesQuery,
  type AlertPost,
  alertPostQuery,
  type PostConnection,
  removeAlertPost,
  setAlertPost,
} from "../api/alerts.ts";
import { choicesQuery } from "../api/choices.ts";
import { useFormats, useT } from "../language/language.tsx";
import { Asked } from "../parts/asked.tsx";
import { Confirm } from "../parts/confirm.tsx";
import { Failure } from "../parts/failure.tsx";
import { FormDialog } from "../parts/form-dialog.tsx";
import { Section } from "../parts/section.tsx";

/** The channel to which the person's alerts are posted. */
export function PostSection() {
  const t = useT();
  const query = useQuery(alertPostQuery);
  return (
    <Section title={t("alerts.post")} help={t("alerts.post_help")}>
      <Asked query={query}>
        {({ post, connections }) => (
          <Stack>
            {post === null ? (
              <Text size="sm">
                {t(connections.length === 0 ? "alerts.post_no_connection" : "alerts.post_none")}
              </Text>
            ) : (
              <Standing post={post} connections={connections} />
            )}
            <Group gap="sm">
              {connections.length > 0 && <SetButton post={post} connections={connections} />}
              {post !== null && <RemoveButton />}
            </Group>
          </Stack>
        )}
      </Asked>
    </Section>
  );
}

/** The choices have a column for posts where there are some. */
function useRefresh(): () => Promise<void> {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: alertChoicesQuery.queryKey.slice(0, 1) });
}

function Standing({
  post: { connectionId, placeName, last },
  connections,
}: {
  readonly post: AlertPost;
  readonly connections: readonly PostConnection[];
}) {
  const t = useT();
  const formats = useFormats();
  const connection = connections.find(({ id }) => id === connectionId);
  const error = last?.error ?? null;
  return (
    <>
      <Text size="sm">
        {connection === undefined
          ? t("alerts.post_gone", { place: placeName })
          : t("alerts.post_where", { place: placeName, connection: connection.name })}
      </Text>
      <Text size="sm" role="status" c={error === null ? "dimmed" : ""}>
        {last === null
          ? t("alerts.post_unsent")
          : error === null
            ? t("alerts.post_last", { date: formats.moment(last.at) })
            : t("alerts.post_failed", {
                date: formats.moment(last.at),
                words: [error.message, error.advice ?? ""].join(" ").trim(),
                code: error.code,
              })}
      </Text>
    </>
  );
}

interface Wish {
  readonly connection: string;
  readonly place: Place | null;
}

interface Place {
  readonly value: string;
  readonly label: string;
}

function SetButton({
  post,
  connections,
}: {
  readonly post: AlertPost | null;
  readonly connections: readonly PostConnection[];
}) {
  const t = useT();
  const refresh = useRefresh();
  const [isOpen, setIsOpen] = useState(false);
  const words = t(post === null ? "alerts.post_set" : "alerts.post_change");
  const standing = connections.find(({ id }) => id === post?.connectionId) ?? connections[0];
  const initial: Wish = { connection: standing?.id ?? "", place: null };
  return (
    <>
      <Button variant="default" onClick={() => setIsOpen(true)}>
        {words}
      </Button>
      <FormDialog
        opened={isOpen}
        onClose={() => setIsOpen(false)}
        title={words}
        submit={t("alerts.post_save")}
        initial={initial}
        onSubmit={async ({ connection, place }) => {
          if (place === null) return;
          await setAlertPost({
            connectionId: connection,
            place: place.value,
            placeName: place.label,
          });
          await refresh();
        }}
      >
        {({ connection, place }, fill) => (
          <>
            <Select
              label={t("alerts.post_connection")}
              data={connections.map(({ id, name }) => ({ value: id, label: name }))}
              value={connection}
              allowDeselect={false}
              onChange={(id) => fill({ connection: id ?? "", place: null })}
            />
            <PlaceSelect
              key={connection}
              connection={connections.find(({ id }) => id === connection)}
              place={place}
              onChange={(chosen) => fill({ place: chosen })}
            />
          </>
        )}
      </FormDialog>
    </>
  );
}

function PlaceSelect({
  connection,
  place,
  onChange,
}: {
  readonly connection: PostConnection | undefined;
  readonly place: Place | null;
  readonly onChange: (place: Place | null) => void;
}) {
  const t = useT();
  const [search, setSearch] = useState("");
  const [asked] = useDebouncedValue(search === place?.label ? "" : search, 300);
  const query = useInfiniteQuery({
    ...choicesQuery(connection?.id ?? "", connection?.places ?? "", asked, undefined),
    enabled: connection !== undefined,
  });
  const found = query.data?.pages.flatMap(({ items }) => items) ?? [];
  const isListed = place === null || found.some(({ value }) => value === place.value);
  const places = isListed ? found : [place, ...found];
  return (
    <>
      <Select
        label={t("alerts.post_place")}
        description={t("alerts.post_place_help")}
        required
        withAsterisk={false}
        searchable
        data={places.map(({ value, label }) => ({ value, label }))}
        // The other system has searched.
        filter={({ options }) => options}
        nothingFoundMessage={query.isFetching ? t("common.loading") : t("alerts.post_no_place")}
        value={place?.value ?? null}
        onSearchChange={setSearch}
        onChange={(value) => {
          const chosen = places.find((one) => one.value === value);
          onChange(chosen === undefined ? null : { value: chosen.value, label: chosen.label });
        }}
      />
      {query.error !== null && <Failure error={query.error} />}
    </>
  );
}

function RemoveButton() {
  const t = useT();
  const refresh = useRefresh();
  const [isAsked, setIsAsked] = useState(false);
  return (
    <>
      <Button variant="subtle" color="red" onClick={() => setIsAsked(true)}>
        {t("alerts.post_remove")}
      </Button>
      <Confirm
        opened={isAsked}
        onClose={() => setIsAsked(false)}
        title={t("alerts.post_remove_title")}
        confirm={t("alerts.post_remove")}
        isDangerous
        onConfirm={async () => {
          await removeAlertPost();
          await refresh();
        }}
      >
        <Text size="sm">{t("alerts.post_remove_help")}</Text>
      </Confirm>
    </>
  );
}
