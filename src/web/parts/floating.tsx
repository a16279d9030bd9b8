/**
 * Where Mantine puts what floats above a page: menus, lists of choices, dialogs. It stands inside the page's
 * main part, since what lies in no part of a page is passed over by who goes through it part by part.
 */
export function Floating() {
  return <div data-mantine-shared-portal-node="true" />;
}
