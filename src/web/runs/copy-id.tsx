import { ActionIcon, CopyButton, Tooltip } from "@mantine/core";
import { Check, Copy, ExternalLink } from "lucide-react";
import { useT } from "../language/language.tsx";
import classes from "./copy-id.module.css";

/** An id of the outside system: to be copied, and leading to its page where there is one. */
export function OutsideId({
  id,
  what,
  url,
}: {
  readonly id: string;
  /** What it is the id of. */
  readonly what: string;
  readonly url?: string | null;
}) {
  const t = useT();
  return (
    <span className={classes["box"]}>
      {url === undefined || url === null ? (
        <span className={classes["id"]}>{id}</span>
      ) : (
        <a
          className={classes["id"]}
          href={url}
          target="_blank"
          rel="noreferrer"
          title={t("runs.open_outside")}
        >
          {id}
          <ExternalLink size={13} aria-label={t("runs.open_outside")} className={classes["icon"]} />
        </a>
      )}
      <CopyButton value={id}>
        {({ copied, copy }) => (
          <Tooltip label={t(copied ? "common.copied" : "common.copy")}>
            <ActionIcon
              size="sm"
              variant="subtle"
              color="gray"
              aria-label={t("runs.copy", { what })}
              onClick={copy}
            >
              {copied ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
    </span>
  );
}
