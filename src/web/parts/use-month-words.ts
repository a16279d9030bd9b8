import { useLanguage } from "../language/language.tsx";

/** Says a month, such as `2026-11`, in the reader’s language. */
export function useMonthWords(): (month: string) => string {
  const { locale } = useLanguage();
  const written = new Intl.DateTimeFormat(locale, {
    timeZone: "UTC",
    year: "numeric",
    month: "long",
  });
  return (month) => written.format(Date.parse(`${month}-01T00:00:00Z`));
}
