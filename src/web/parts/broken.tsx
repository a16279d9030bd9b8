import { Box, Button } from "@mantine/core";
import { useT } from "../language/language.tsx";
import { CircleAlert } from "lucide-react";
import { Refusal, Unreachable } from "../api/refusal.ts";
import { Empty } from "./empty.tsx";
import { Failure } from "./failure.tsx";

/** In place of a screen that could not be shown. */
export function Broken({ error }: { readonly error: unknown }) {
  const t = useT();
  const reload = (): void => location.reload();
  if (error instanceof Refusal || error instanceof Unreachable)
    return (
      <Box p="xl" maw={720} mx="auto">
        <Failure error={error} retry={reload} />
      </Box>
    );
  return (
    <Empty
      isWhole
      icon={CircleAlert}
      title={t("common.broken")}
      action={<Button onClick={reload}>{t("common.retry")}</Button>}
    >
      {t("common.broken_advice")}
    </Empty>
  );
}
