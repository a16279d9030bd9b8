import { notifications } from "@mantine/notifications";
import { useEffect } from "react";
import type { WebTranslate } from "#i18n/web/translator.ts";
import { useT } from "../language/language.tsx";
import type { Editing, Notice } from "./editing/editing.ts";
import type { Session } from "./editing/session.ts";

/** Says in a corner what has happened to the draft without the person's doing. */
export function Notices({
  editing: { notices },
  session,
}: {
  readonly editing: Editing;
  readonly session: Session;
}) {
  const t = useT();
  useEffect(() => {
    if (notices.length === 0) return;
    session.noticed();
    for (const notice of notices) say(notice, t);
  }, [notices, session, t]);
  return null;
}

function say(notice: Notice, t: WebTranslate): void {
  switch (notice.kind) {
    case "theirs":
      notifications.show({
        // One note for all that somebody does in a row.
        id: "theirs",
        color: "blue",
        message:
          notice.by === null
            ? t("builder.notice.theirs_unknown")
            : t("builder.notice.theirs", { name: notice.by }),
      });
      return;
    case "stale":
      notifications.show({ color: "orange", message: t("builder.notice.stale") });
      return;
    case "refused": {
      const { message, advice } = notice.why;
      notifications.show({
        color: "red",
        title: t("builder.notice.refused"),
        message: [message, advice].filter((words) => words !== undefined).join(" "),
        autoClose: 12_000,
      });
    }
  }
}
