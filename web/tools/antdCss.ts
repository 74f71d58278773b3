import type { Plugin } from "vite";

/**
 * Components of antd that the app doesn't use. Their rules are two thirds of antd.css, which comes as one file; a test
 * fails when one of these is imported.
 */
export const UNUSED = [
  "affix",
  "anchor",
  "avatar",
  "back-top",
  "badge",
  "breadcrumb",
  "calendar",
  "card",
  "carousel",
  "cascader",
  "collapse",
  "color-picker",
  "comment",
  "descriptions",
  "float-btn",
  "image",
  "input-otp",
  "layout",
  "list",
  "listy",
  "masonry",
  "mentions",
  "menu",
  "otp",
  "pagination",
  "rate",
  "result",
  "ribbon",
  "slider",
  "splitter",
  "statistic",
  "steps",
  "table",
  "timeline",
  "tour",
  "transfer",
  "tree",
  "tree-select",
  "select-tree",
  "typography",
  "watermark",
  "col-xs",
  "col-sm",
  "col-md",
  "col-lg",
  "col-xl",
  "col-xxl",
  "col-xxxl",
];

const unused = new RegExp(`\\.ant-(?:${UNUSED.join("|")})(?![a-z])`);

/** Where the block that opens at `open` ends. */
function blockEnd(css: string, open: number): number {
  let depth = 0;
  for (let at = open; at < css.length; at += 1) {
    if (css[at] === "{") depth += 1;
    else if (css[at] === "}") {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  return css.length - 1;
}

/** Commas inside of brackets belong to one selector. */
function selectorsOf(text: string): string[] {
  return text.split(/,(?![^(]*\))(?![^[]*\])/);
}

/** The rules that are left without the unused components. */
export function withoutUnused(css: string): string {
  let kept = "";
  let at = 0;
  while (at < css.length) {
    const open = css.indexOf("{", at);
    if (open < 0) return kept + css.slice(at);
    const end = blockEnd(css, open);
    const head = css.slice(at, open);
    const body = css.slice(open + 1, end);
    if (/^\s*@(media|supports|layer|container)/.test(head)) {
      const inner = withoutUnused(body);
      if (inner.trim()) kept += `${head}{${inner}}`;
    } else if (head.trimStart().startsWith("@")) kept += css.slice(at, end + 1);
    else {
      const selectors = selectorsOf(head).filter((selector) => !unused.test(selector));
      if (selectors.length) kept += `${selectors.join(",")}{${body}}`;
    }
    at = end + 1;
  }
  return kept;
}

/** Takes the unused components out of antd's one style sheet. */
export function antdCss(): Plugin {
  return {
    name: "guanxi-antd-css",
    enforce: "pre",
    transform(code, id) {
      return id.split("?")[0]?.endsWith("antd/dist/antd.css")
        ? { code: withoutUnused(code), map: null }
        : null;
    },
  };
}
