// The traces in the list, from top to bottom.

export const rows = (page) =>
  page.locator("table.list tbody tr").evaluateAll((all) => all.map((row) => row.dataset.trace));
