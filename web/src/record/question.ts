/** A question as it is kept: `name=value`, joined by `&`. */
export const questionText = (question: object) =>
  Object.entries(question)
    .filter(([, value]) => value !== undefined && value !== "")
    .map(([name, value]) => `${name}=${String(value)}`)
    .join("&");
