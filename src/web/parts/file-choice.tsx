import { Alert, Button, FileButton } from "@mantine/core";
import { CircleAlert, FileUp } from "lucide-react";
import { type ReactNode, useRef, useState } from "react";
import { useT } from "../language/language.tsx";

/** Takes a file from the person's computer, and says where it cannot be read. */
export function FileChoice({
  accept,
  isBusy = false,
  onRead,
  children,
}: {
  readonly accept: string;
  /** Whether what was read is still looked at. */
  readonly isBusy?: boolean;
  readonly onRead: (bytes: ArrayBuffer, name: string) => void;
  readonly children: ReactNode;
}) {
  const t = useT();
  const reset = useRef<() => void>(null);
  const [unreadable, setUnreadable] = useState<string | null>(null);
  const take = async (file: File | null): Promise<void> => {
    // A browser does not tell of the same file again, which may have been corrected by now.
    reset.current?.();
    if (file === null) return;
    const bytes = await file.arrayBuffer().catch(() => null);
    setUnreadable(bytes === null ? file.name : null);
    if (bytes !== null) onRead(bytes, file.name);
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
      {unreadable !== null && (
        <Alert
          color="red"
          role="alert"
          icon={<CircleAlert size={18} />}
          title={t("common.file_unreadable", { file: unreadable })}
        >
          {t("common.file_unreadable_advice")}
        </Alert>
      )}
    </>
  );
}
