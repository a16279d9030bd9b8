import { useBlocker } from "@tanstack/react-router";
import { memo } from "react";
import { useT } from "../language/language.tsx";
import { LeaveQuestion } from "../parts/leave-question.tsx";
import { isUnsaved } from "./editing/editing.ts";
import type { Session } from "./editing/session.ts";
import { finishTyping } from "./finish-typing.ts";

/** Before somebody leaves: what is not saved yet is sent, and where that does not succeed they are asked. */
export const Leaving = memo(function Leaving({ session }: { readonly session: Session }) {
  const t = useT();
  const blocker = useBlocker({
    shouldBlockFn: async () => {
      finishTyping();
      if (!isUnsaved(session.now())) return false;
      await session.flush();
      return isUnsaved(session.now());
    },
    enableBeforeUnload: () => {
      finishTyping();
      return isUnsaved(session.now());
    },
    withResolver: true,
  });
  return <LeaveQuestion blocker={blocker} help={t("builder.leave.help")} />;
});
