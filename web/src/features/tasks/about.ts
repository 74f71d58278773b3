/** A record of any kind. */
export interface About {
  entity: string;
  id: string;
}

/** What a task is about: the entity and the id in `domain.entity/id`. */
export function aboutOf(text: unknown): About | null {
  const found = /^([a-z0-9_]+\.[a-z0-9_]+)\/(\d+)$/.exec(String(text ?? ""));
  return found?.[1] && found[2] ? { entity: found[1], id: found[2] } : null;
}
