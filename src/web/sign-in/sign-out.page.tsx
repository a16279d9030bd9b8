import { useEffect, useState } from "react";
import { api, askAtDoor } from "../api/client.ts";
import { isRefusal } from "../api/refusal.ts";
import { useT } from "../language/language.tsx";
import { Failure } from "../parts/failure.tsx";
import { Loading } from "../parts/loading.tsx";
import { Page } from "../parts/page.tsx";

/**
 * Signs out. It is a screen, so that the one before it is left first, as always: what is not saved there
 * is saved, or the person is asked.
 */
export function SignOutPage() {
  const t = useT();
  const [error, setError] = useState<unknown>(null);
  useEffect(() => void signOut().catch(setError), []);
  const retry = (): void => {
    setError(null);
    void signOut().catch(setError);
  };
  return (
    <Page title={t("nav.sign_out")}>
      {error === null ? <Loading /> : <Failure error={error} retry={retry} />}
    </Page>
  );
}

async function signOut(): Promise<void> {
  try {
    await askAtDoor(() => api.me["sign-out"].$post());
  } catch (error) {
    const isOut = isRefusal(error, "request.token_missing");
    if (!isOut) throw error;
  }
  location.replace("/sign-in");
}
