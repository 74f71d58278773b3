import { useState } from "react";

/** Names what is sent: the same content has the same name, so that a repeated call is done once; other content has another. */
export function useKeys(): (content: string) => string {
  const [known] = useState(() => new Map<string, string>());
  return (content) => {
    const key = known.get(content) ?? crypto.randomUUID();
    known.set(content, key);
    return key;
  };
}
