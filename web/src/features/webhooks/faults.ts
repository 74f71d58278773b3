/** What the network's own words mean, as far as users can do something about it. */
const MEANINGS: [RegExp, string][] = [
  [/private network/i, "private"],
  [/lookup|not known|resolve|host not found|dns/i, "name"],
  [/refused/i, "refused"],
  [/timed? ?out|timeout/i, "slow"],
  [/certificate|tls|handshake|unknownissuer/i, "certificate"],
  [/reset|closed|broken pipe|unexpected end|eof/i, "cut"],
];

/** The name of what went wrong, as at `webhook.fault.<name>`; null where nobody knows more than the text says. */
export const faultOf = (text: string): string | null =>
  MEANINGS.find(([pattern]) => pattern.test(text))?.[1] ?? null;
