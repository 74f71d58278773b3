type Search = Record<string, unknown>;

/** Plain names and values, a repeated name as a list: URLs that people can read, keep and send. */
export function parseSearch(text: string): Search {
  const params = new URLSearchParams(text);
  const search: Search = {};
  for (const name of new Set(params.keys())) {
    const values = params.getAll(name);
    search[name] = values.length > 1 ? values : values[0];
  }
  return search;
}

export function stringifySearch(search: Search): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    if (value === undefined || value === null || value === "") continue;
    for (const one of Array.isArray(value) ? value : [value]) params.append(name, String(one));
  }
  // These are safe in a query and far easier to read.
  const text = params.toString().replaceAll("%3A", ":").replaceAll("%2C", ",").replaceAll("%2F", "/");
  return text ? `?${text}` : "";
}
