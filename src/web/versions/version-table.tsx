import { Badge, Button, Group, Table, Text } from "@mantine/core";
import type { VersionSummary } from "../api/versions.ts";
import { useMay } from "../api/me.ts";
import { useFormats, useT } from "../language/language.tsx";
import { Cell, ListTable } from "../parts/list-table.tsx";
import { Moment } from "../parts/moment.tsx";

export function VersionTable({
  versions,
  onCompare,
  onRestore,
}: {
  readonly versions: readonly VersionSummary[];
  /** With the draft. */
  readonly onCompare: (number: number) => void;
  readonly onRestore: (version: VersionSummary) => void;
}) {
  const t = useT();
  const formats = useFormats();
  const mayBuild = useMay("builder");
  const heads = [t("versions.version"), t("versions.published"), t("versions.by")];
  return (
    <ListTable label={t("versions.title")} heads={[...heads, t("versions.agreed")]} hasActions>
      {versions.map((version) => {
        const { number, publishedAt, publishedBy, agreedBy, current } = version;
        const shown = formats.number(number);
        return (
          <Table.Tr key={version.id}>
            <Cell label={t("versions.version")}>
              <Group gap="xs">
                <Text fw={600}>{shown}</Text>
                {current && (
                  <Badge variant="light" color="teal">
                    {t("versions.current")}
                  </Badge>
                )}
              </Group>
            </Cell>
            <Cell label={t("versions.published")}>
              <Moment at={publishedAt} />
            </Cell>
            <Cell label={t("versions.by")}>{publishedBy.name}</Cell>
            <Cell label={t("versions.agreed")}>
              {agreedBy.length === 0 ? "–" : formats.list(agreedBy.map(({ name }) => name))}
            </Cell>
            <Cell isAction>
              <Group gap="xs" justify="flex-end" wrap="nowrap">
                <Button
                  size="compact-sm"
                  variant="default"
                  aria-label={t("versions.compare_number", { number: shown })}
                  onClick={() => onCompare(number)}
                >
                  {t("versions.compare")}
                </Button>
                {mayBuild && (
                  <Button
                    size="compact-sm"
                    variant="default"
                    aria-label={t("versions.restore_number", { number: shown })}
                    onClick={() => onRestore(version)}
                  >
                    {t("versions.restore")}
                  </Button>
                )}
              </Group>
            </Cell>
          </Table.Tr>
        );
      })}
    </ListTable>
  );
}
