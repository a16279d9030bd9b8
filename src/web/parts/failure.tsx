import { Alert, Button, List, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { CircleAlert } from "lucide-react";
import { useCallback } from "react";
import type { WebTranslate } from "#i18n/web/translator.ts";
import { isRefusal } from "../api/refusal.ts";
import { useT } from "../language/language.tsx";

/** Why something could not be done or shown, in the server's words, and what to do next. */
export function Failure({
  error,
  retry,
  onClose,
}: {
  readonly error: unknown;
  readonly retry?: (() => unknown) | undefined;
  /** Puts it away, where it would stay otherwise. */
  readonly onClose?: () => void;
}) {
  const t = useT();
  const { title, advice } = wordsOf(error, t);
  const details = isRefusal(error) ? error.details : [];
  const requestId = isRefusal(error) ? error.requestId : undefined;
  const closing =
    onClose === undefined
      ? {}
      : { withCloseButton: true, onClose, closeButtonLabel: t("common.close") };
  const alert = { color: "red", icon: <CircleAlert size={20} />, title, role: "alert", ...closing };
  const hasMore = [advice, requestId, retry, details[0]].some((one) => one !== undefined);
  if (!hasMore) return <Alert {...alert} />;
  return (
    <Alert {...alert}>
      <Stack gap="xs" align="flex-start">
        {advice !== undefined && <Text size="sm">{advice}</Text>}
        {details.length > 0 && (
          <List size="sm">
            {details.map(({ message, path }) => (
              <List.Item key={`${path?.join(".")} ${message}`}>{message}</List.Item>
            ))}
          </List>
        )}
        {requestId !== undefined && (
          <Text size="xs" c="dimmed">
            {t("common.request_id", { id: requestId })}
          </Text>
        )}
        {retry !== undefined && (
          <Button size="xs" variant="default" onClick={() => void retry()}>
            {t("common.retry")}
          </Button>
        )}
      </Stack>
    </Alert>
  );
}

function wordsOf(
  error: unknown,
  t: WebTranslate,
): { readonly title: string; readonly advice: string | undefined } {
  return isRefusal(error)
    ? { title: error.message, advice: error.advice }
    : { title: t("common.unreachable"), advice: t("common.unreachable_advice") };
}

/** Says in a corner why something that was clicked could not be done. For `onError` of mutations. */
export function useSayFailure(): (error: unknown) => void {
  const t = useT();
  return useCallback(
    (error) => {
      const { title, advice } = wordsOf(error, t);
      const details = isRefusal(error) ? error.details.map(({ message }) => message) : [];
      notifications.show({
        color: "red",
        title,
        message: [advice, ...details].filter((line) => line !== undefined).join(" "),
        autoClose: 12_000,
        icon: <CircleAlert size={18} />,
      });
    },
    [t],
  );
}
