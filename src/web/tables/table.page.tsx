import { Alert, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { CircleAlert, Table2 } from "lucide-react";
import { useMay } from "../api/me.ts";
import { isRefusal } from "../api/refusal.ts";
import { type Table, tableQuery, useTableDeeds } from "../api/tables.ts";
import { useT } from "../language/language.tsx";
import { Asked } from "../parts/asked.tsx";
import { Empty } from "../parts/empty.tsx";
import { useSayFailure } from "../parts/failure.tsx";
import { InPlace } from "../parts/in-place.tsx";
import { ButtonLink } from "../parts/link.tsx";
import { Page } from "../parts/page.tsx";
import { Editor } from "./editor.tsx";
import { FlowsSection } from "./flows-section.tsx";
import { RevisionsSection } from "./revisions-section.tsx";
import { TableMenu } from "./table-menu.tsx";
import { useTableDraft } from "./use-table-draft.ts";

const route = getRouteApi("/inside/tables/$id");

/** One lookup table: its rows, the flows that use it, and what it was before. */
export function TablePage() {
  const t = useT();
  const { id } = route.useParams();
  const table = useQuery(tableQuery(id));
  const gone = isRefusal(table.error, "table.not_found") ? table.error.message : null;
  if (table.data !== undefined) return <Details key={id} table={table.data} gone={gone} />;
  return (
    <Page title={t("nav.tables")}>
      {gone !== null ? (
        <Empty
          icon={Table2}
          title={gone}
          action={<ButtonLink to="/tables">{t("tables.to_all")}</ButtonLink>}
        />
      ) : (
        <Asked query={table}>{() => null}</Asked>
      )}
    </Page>
  );
}

function Details({
  table,
  gone,
}: {
  readonly table: Table;
  /** What is said where it was deleted meanwhile. What has been typed can still be read then. */
  readonly gone: string | null;
}) {
  const t = useT();
  const mayChange = useMay("builder") && gone === null;
  const draft = useTableDraft(table.content);
  return (
    <Page
      title={table.name}
      heading={<Heading table={table} isReadOnly={!mayChange} />}
      actions={gone === null && <TableMenu table={table} mayChange={mayChange} />}
    >
      <Stack gap="lg">
        {gone !== null && (
          <Alert color="red" role="alert" icon={<CircleAlert size={20} />} title={gone}>
            <ButtonLink to="/tables" size="xs" variant="default">
              {t("tables.to_all")}
            </ButtonLink>
          </Alert>
        )}
        <Editor table={table} draft={draft} isReadOnly={!mayChange} />
        {gone === null && (
          <>
            <FlowsSection table={table} mayUpdate={mayChange} />
            <RevisionsSection table={table} draft={draft} mayChange={mayChange} />
          </>
        )}
      </Stack>
    </Page>
  );
}

/** Name and description, each changed where it stands. */
function Heading({
  table: { id, name, description },
  isReadOnly,
}: {
  readonly table: Table;
  readonly isReadOnly: boolean;
}) {
  const t = useT();
  const sayFailure = useSayFailure();
  const { change } = useTableDeeds();
  const save = (what: { readonly name: string } | { readonly description: string }): void => {
    change(id, what).catch(sayFailure);
  };
  return (
    <>
      <InPlace
        value={name}
        label={t("tables.name")}
        change={t("tables.rename")}
        maxLength={200}
        isReadOnly={isReadOnly}
        onSave={(name) => save({ name })}
      >
        <Title order={1} size="h2">
          {name}
        </Title>
      </InPlace>
      {(description !== "" || !isReadOnly) && (
        <InPlace
          value={description}
          label={t("tables.description")}
          change={t("tables.describe")}
          maxLength={1_000}
          isLong
          isReadOnly={isReadOnly}
          onSave={(description) => save({ description })}
        >
          <Text c="dimmed">{description === "" ? t("tables.no_description") : description}</Text>
        </InPlace>
      )}
    </>
  );
}
