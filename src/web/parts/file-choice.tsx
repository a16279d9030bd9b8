import { Alert, Button, FileButton } from "@mantine/core";
import { CircleAlert, FileUp } from "lucide-react";
import { type ReactNode, useRef, useState } from "react";
import { fileText } from "#flow/file-text.ts";
import { useT } from "../language/language.tsx";

/** Takes a text file from the person's computer, and says where it cannot be read. */
export function FileChoice({
  accept,
  isBusy = false,
  onRead,
  children,
}: {
  readonly accept: string;
  /** Whether what was read is still looked at. */
  readonly isBusy?: boolean;
  readonly onRead: (text: string, name: string) => void;
  readonly children: ReactNode;
}) {
  const t = useT();
  const reset = useRef<() => void>(null);
  const [refused, setRefused] = useState<{
    readonly file: string;
    readonly why: "unreadable" | "not_text";
  } | null>(null);
  const take = async (file: File | null): Promise<void> => {
    // A browser does not tell of the same file again, which may have been corrected by now.
    reset.current?.();
    if (file === null) return;
    const bytes = await file.arrayBuffer().catch(() => null);
    const text = bytes && fileText(new Uint8Array(bytes));
    setRefused(
      text === null ? { file: file.name, why: bytes === null ? "unreadable" : "not_text" } : null,
    );
    if (text !== null) onRead(text, file.name);
  };
  return (
    <>
      <FileButton accept={accept} resetRef={reset} onChange={(file) => void take(file)}>
        {(props) => (
          <Button
            {...props}
            variant="default"
            loading={isBusy}
            leftSection={<FileUp size={16} aria-hidden />}
          >
            {children}
          </Button>
        )}
      </FileButton>
      {refused !== null && (
        <Alert
          color="red"
          role="alert"
          icon={<CircleAlert size={18} />}
          title={t("common.file_unreadable", { file: refused.file })}
        >
          {t(`common.file_${refused.why}_advice`)}
        </Alert>
      )}
    </>
  );
}
