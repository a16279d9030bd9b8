import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import type { ClientResponse } from "hono/client";
import { FileSpreadsheet } from "lucide-react";
import { askForFile } from "../api/file.ts";
import { useT } from "../language/language.tsx";
import { downloadFile } from "./download-file.ts";
import { useSayFailure } from "./failure.tsx";

/** Hands the person a list, as it is filtered, for a spreadsheet. */
export function CsvButton({
  label,
  help,
  request,
}: {
  readonly label: string;
  readonly help?: string;
  readonly request: () => Promise<ClientResponse<unknown>>;
}) {
  const t = useT();
  const sayFailure = useSayFailure();
  const take = useMutation({
    mutationFn: () => askForFile(request),
    onSuccess: ({ name, content }) => downloadFile(name ?? "list.csv", content),
    onError: sayFailure,
  });
  return (
    <Button
      variant="default"
      leftSection={<FileSpreadsheet size={16} aria-hidden />}
      title={help ?? t("common.csv_help")}
      loading={take.isPending}
      onClick={() => take.mutate()}
    >
      {label}
    </Button>
  );
}
