import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { CirclePause, CirclePlay } from "lucide-react";
import { api, ask } from "../api/client.ts";
import type { Connection } from "../api/connections.ts";
import { useT } from "../language/language.tsx";
import { useSayFailure } from "../parts/failure.tsx";

/** Puts a connection on hold, at once, and lifts that. It is one button, so that it keeps the focus. */
export function HoldButton({ connection: { id, holds } }: { readonly connection: Connection }) {
  const t = useT();
  const sayFailure = useSayFailure();
  const isHeld = holds.some(({ by }) => by === "owner");
  const change = useMutation({
    mutationFn: () => {
      const { hold } = api.connections[":id"];
      const wish = { param: { id } };
      return ask(() => (isHeld ? hold.$delete(wish) : hold.$put(wish)));
    },
    onError: sayFailure,
  });
  return (
    <Button
      variant={isHeld ? "filled" : "default"}
      leftSection={isHeld ? <CirclePlay size={16} /> : <CirclePause size={16} />}
      // A button that is disabled while it works would lose the focus.
      aria-busy={change.isPending}
      onClick={() => {
        if (!change.isPending) change.mutate();
      }}
    >
      {t(isHeld ? "hold.lift" : "hold.put")}
    </Button>
  );
}
