import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { Markdown } from "./Markdown";

const shown = (text: string) => renderToStaticMarkup(<Markdown text={text} />);

test("nothing in a text runs, and no picture calls home", () => {
  expect(shown("<img src=x onerror=alert(1)><script>alert(1)</script>")).not.toMatch(/<(img|script)/);
  expect(shown("[x](javascript:alert(1)) ![y](javascript:alert(1))")).not.toContain("javascript:");
  const far = shown("![图](https://far.example/1.png) ![图](//far.example/2.png)");
  expect(far).not.toContain("<img");
  expect(far).toContain('href="https://far.example/1.png"');
  expect(shown("![图](/files/1)")).toContain('<img src="/files/1"');
});
