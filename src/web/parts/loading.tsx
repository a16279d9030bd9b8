import { Center, Loader } from "@mantine/core";
import { useT } from "../language/language.tsx";

export function Loading() {
  const t = useT();
  return (
    <Center mih={240} role="status" aria-label={t("common.loading")}>
      <Loader />
    </Center>
  );
}
