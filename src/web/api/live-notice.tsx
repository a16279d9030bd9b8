import { Alert, Transition } from "@mantine/core";
import { CircleCheck, CloudOff } from "lucide-react";
import { useT } from "../language/language.tsx";
import { useLiveState } from "./live.ts";

/** Says that the server does not answer, and that it does again. */
export function LiveNotice() {
  const t = useT();
  const live = useLiveState();
  const isBack = live === "back";
  return (
    <div role="status" aria-live="polite">
      <Transition mounted={live === "lost" || isBack} transition="slide-down">
        {(style) => (
          <Alert
            style={style}
            radius={0}
            py="xs"
            color={isBack ? "teal" : "orange"}
            icon={isBack ? <CircleCheck size={18} /> : <CloudOff size={18} />}
          >
            {t(isBack ? "live.back" : "live.lost")}
          </Alert>
        )}
      </Transition>
    </div>
  );
}
