import type { Plugin } from "vite";

const MODULE = /@rc-component\/portal\/es\/useEscKeyDown\.js/;
const FAULTY = "stack[i].onEsc(";

/**
 * Escape that closes several layers at once shortens the list that the component library is walking through, and it then
 * asks an entry that is gone (portal 2.2.1). The build fails when the place isn't there any more: then this can go.
 */
export function escapeOnce(): Plugin {
  return {
    name: "escape-once",
    enforce: "pre",
    apply: "build",
    transform(code, id) {
      if (!MODULE.test(id)) return;
      if (!code.includes(FAULTY))
        throw new Error("escapeOnce: the library has changed; see whether it is still needed");
      return { code: code.replace(FAULTY, "stack[i]?.onEsc("), map: null };
    },
  };
}
