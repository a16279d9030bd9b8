import { Button, Menu } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { ChevronDown, CirclePause, CloudUpload, History, Power } from "lucide-react";
import { memo, useState } from "react";
import type { Flow } from "../../api/flows.ts";
import { useT } from "../../language/language.tsx";
import { ActivateDialog } from "../activation/activate-dialog.tsx";
import { DeactivateDialog } from "../activation/deactivate-dialog.tsx";
import { PublishDialog } from "../activation/publish-dialog.tsx";
import { ButtonLink } from "../../parts/link.tsx";
import { isUnsaved } from "../editing/editing.ts";
import type { Session } from "../editing/session.ts";
import { finishTyping } from "../finish-typing.ts";

type Deed = "activate" | "publish" | "deactivate";

/**
 * The next thing to do with a flow that is made: activate it, publish what has changed, see its runs. What ends
 * something stands behind it.
 */
export const MainButton = memo(function MainButton({
  flow,
  hasUnsaved,
  session,
  onGoLive,
}: {
  readonly flow: Flow;
  /** Whether something on the screen is not on the server yet. */
  readonly hasUnsaved: boolean;
  readonly session: Session;
  readonly onGoLive: () => void;
}) {
  const t = useT();
  const [asked, setAsked] = useState<Deed | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const close = (): void => setAsked(null);
  /** Only what the server has can be published. */
  const ask = async (deed: Deed): Promise<void> => {
    finishTyping();
    if (deed !== "deactivate") onGoLive();
    setIsBusy(true);
    await session.flush();
    setIsBusy(false);
    if (!isUnsaved(session.now())) return setAsked(deed);
    notifications.show({ color: "orange", message: t("builder.save.first") });
  };
  return (
    <>
      {flow.state === "inactive" ? (
        <Button
          loading={isBusy}
          leftSection={<Power size={16} aria-hidden />}
          onClick={() => void ask("activate")}
        >
          {t("activation.activate.button")}
        </Button>
      ) : (
        <Button.Group>
          {flow.changed || flow.unanswered || hasUnsaved ? (
            <Button
              loading={isBusy}
              leftSection={<CloudUpload size={16} aria-hidden />}
              onClick={() => void ask("publish")}
            >
              {t(
                flow.changed || hasUnsaved
                  ? "activation.publish.button"
                  : "activation.publish.anew",
              )}
            </Button>
          ) : (
            <ButtonLink
              to="/flows/$id/runs"
              params={{ id: flow.id }}
              leftSection={<History size={16} aria-hidden />}
            >
              {t("flows.history")}
            </ButtonLink>
          )}
          <Menu position="bottom-end" withinPortal>
            <Menu.Target>
              <Button px="xs" aria-label={t("activation.publish.more")}>
                <ChevronDown size={16} aria-hidden />
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item
                leftSection={<CirclePause size={16} aria-hidden />}
                onClick={() => setAsked("deactivate")}
              >
                {t("activation.deactivate.button")}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </Button.Group>
      )}
      {asked === "activate" && <ActivateDialog flow={flow} onClose={close} />}
      {asked === "publish" && <PublishDialog flow={flow} onClose={close} />}
      {asked === "deactivate" && <DeactivateDialog flow={flow} onClose={close} />}
    </>
  );
});
