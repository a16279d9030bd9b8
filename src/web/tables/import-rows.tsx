import { Button, Checkbox, Group, Modal, Radio, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { Upload } from "lucide-react";
import { useState } from "react";
import { type TableRow, tableLimits } from "#flow/table.ts";
import { readCsv } from "../api/tables.ts";
import { useFormats, useT } from "../language/language.tsx";
import { Failure } from "../parts/failure.tsx";
import { FileChoice } from "../parts/file-choice.tsx";
import classes from "./import-rows.module.css";
import { difference, withRows } from "./rows.ts";

/** Takes the rows of a file, once the person has seen what they would change. */
export function ImportRows({
  rows,
  onTake,
}: {
  /** What is there now. */
  readonly rows: readonly TableRow[];
  readonly onTake: (rows: readonly TableRow[]) => void;
}) {
  const t = useT();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button
        variant="default"
        leftSection={<Upload size={16} aria-hidden />}
        onClick={() => setIsOpen(true)}
      >
        {t("tables.import")}
      </Button>
      <Modal
        opened={isOpen}
        onClose={() => setIsOpen(false)}
        title={t("tables.import_title")}
        closeButtonProps={{ "aria-label": t("common.close") }}
      >
        <Importing
          own={rows}
          onTake={(taken) => {
            setIsOpen(false);
            onTake(taken);
          }}
        />
      </Modal>
    </>
  );
}

interface Chosen {
  readonly name: string;
  readonly csv: string;
}

/** A file as it was read last; null until it could be. */
interface Opened extends Chosen {
  readonly content: { readonly header: boolean; readonly rows: readonly TableRow[] } | null;
}

/** What becomes of the rows that are there already. */
type Way = "merge" | "replace";

function Importing({
  own,
  onTake,
}: {
  readonly own: readonly TableRow[];
  readonly onTake: (rows: readonly TableRow[]) => void;
}) {
  const t = useT();
  const [file, setFile] = useState<Opened | null>(null);
  const [way, setWay] = useState<Way>("merge");
  /** What was ticked or not, until the file is read so. */
  const [heading, setHeading] = useState<boolean>();
  const read = useMutation({
    mutationFn: ({ csv, header }: { readonly csv: string; readonly header: boolean | undefined }) =>
      readCsv(csv, header),
  });
  const readAs = (chosen: Chosen, header?: boolean): void => {
    setHeading(header);
    read.mutate(
      { csv: chosen.csv, header },
      {
        onSuccess: (content) => setFile({ ...chosen, content }),
        onSettled: () => setHeading(undefined),
      },
    );
  };
  const content = file?.content;
  return (
    <Stack>
      <Text size="sm">{t("tables.import_help")}</Text>
      <FileChoice
        accept=".csv,.tsv,.txt,text/csv"
        isBusy={read.isPending}
        onRead={(csv, name) => {
          const chosen = { name, csv };
          setFile({ ...chosen, content: null });
          readAs(chosen);
        }}
      >
        {file === null ? t("tables.import_file") : file.name}
      </FileChoice>
      {read.error !== null && <Failure error={read.error} />}
      {file !== null && content && (
        <>
          <Checkbox
            label={t("tables.import_heading")}
            checked={heading ?? content.header}
            onChange={({ currentTarget }) => readAs(file, currentTarget.checked)}
          />
          <Preview rows={content.rows} />
          <Taking
            own={own}
            rows={content.rows}
            way={way}
            isReading={read.isPending}
            onWay={setWay}
            onTake={onTake}
          />
        </>
      )}
    </Stack>
  );
}

/** How the file's rows and the table's come together, and what that changes. */
function Taking({
  own,
  rows,
  way,
  isReading,
  onWay,
  onTake,
}: {
  readonly own: readonly TableRow[];
  readonly rows: readonly TableRow[];
  readonly way: Way;
  /** Whether other rows of the file are on their way. */
  readonly isReading: boolean;
  readonly onWay: (way: Way) => void;
  readonly onTake: (rows: readonly TableRow[]) => void;
}) {
  const t = useT();
  const formats = useFormats();
  const result = way === "replace" ? rows : withRows(own, rows);
  const { added, changed, removed } = difference(own, result);
  const isTooMuch = result.length > tableLimits.rows;
  return (
    <>
      {own.length > 0 && (
        <Radio.Group
          label={t("tables.import_way")}
          value={way}
          onChange={(chosen) => onWay(chosen === "replace" ? "replace" : "merge")}
        >
          <Stack gap={8} mt={6}>
            <Radio value="merge" label={t("tables.import_merge")} />
            <Radio value="replace" label={t("tables.import_replace")} />
          </Stack>
        </Radio.Group>
      )}
      <Text size="sm" fw={600} role="status">
        {t("tables.import_counts", {
          added: formats.number(added.length),
          changed: formats.number(changed.length),
          removed: formats.number(removed.length),
        })}
      </Text>
      {isTooMuch && (
        <Text size="sm" c="red" role="alert">
          {t("tables.too_many", { most: formats.number(tableLimits.rows) })}
        </Text>
      )}
      <Group justify="flex-end">
        <Button disabled={isTooMuch} loading={isReading} onClick={() => onTake(result)}>
          {t("tables.import_submit")}
        </Button>
      </Group>
    </>
  );
}

const shownRows = 4;

function Preview({ rows }: { readonly rows: readonly TableRow[] }) {
  const t = useT();
  return (
    <table className={classes["preview"]} aria-label={t("tables.import_preview")}>
      <thead>
        <tr>
          <th>{t("tables.from")}</th>
          <th>{t("tables.to")}</th>
        </tr>
      </thead>
      <tbody>
        {rows.slice(0, shownRows).map(({ from, to }) => (
          <tr key={from}>
            <td>{from}</td>
            <td>{to}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
