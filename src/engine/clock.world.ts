/** When every story of the tests begins, whatever the time is outside: noon of a Wednesday in Tokyo. */
export const STORIES_BEGIN = Date.parse("2026-12-02T03:00:00Z");
