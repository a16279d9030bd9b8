import { Alert } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { TriangleAlert } from "lucide-react";
import { callersQuery } from "../api/flows.ts";
import { useFormats, useT } from "../language/language.tsx";

/** What it means for the flows that call a flow when that ends; nothing where none does. */
export function CallersNotice({
  flow,
  deed,
}: {
  readonly flow: string;
  readonly deed: "deactivate" | "delete";
}) {
  const t = useT();
  const formats = useFormats();
  const { data: callers = [] } = useQuery(callersQuery(flow));
  if (callers.length === 0) return null;
  const names = formats.list(callers.map(({ name }) => t("calls.caller", { name })));
  return (
    <Alert color="orange" icon={<TriangleAlert size={20} aria-hidden />}>
      {t(`calls.callers_${deed}`, { names })}
    </Alert>
  );
}
