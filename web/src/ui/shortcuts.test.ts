// @vitest-environment jsdom
import { cleanup, renderHook } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { allowSingle, keyOf, shortcutsNow, useShortcuts } from "./shortcuts";

const none = { ctrlKey: false, metaKey: false, altKey: false };
const press = (key: string, more: KeyboardEventInit = {}, target: Element = document.body) =>
  target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }));
const only = (key: string, run: () => unknown) => [{ keys: [key], what: "x", run }];

afterEach(() => {
  cleanup();
  document.body.innerHTML = "";
  allowSingle(true);
});

describe("keys", () => {
  it("have one name each, whatever keyboard wrote them", () => {
    expect(keyOf({ ...none, key: "N" })).toBe("n");
    expect(keyOf({ ...none, key: "？" })).toBe("?");
    expect(keyOf({ ...none, key: "s", ctrlKey: true })).toBe("Mod+s");
    expect(keyOf({ ...none, key: "Enter", metaKey: true })).toBe("Mod+Enter");
    expect(keyOf({ ...none, key: "ArrowUp", altKey: true })).toBe("Alt+ArrowUp");
  });

  it("do what was shown last, or what is below when that declines", () => {
    const [below, above] = [vi.fn(), vi.fn()];
    renderHook(() => useShortcuts(only("n", below)));
    const top = renderHook(() => useShortcuts(only("n", above)));
    press("n");
    expect([below.mock.calls.length, above.mock.calls.length]).toEqual([0, 1]);
    above.mockReturnValue(false);
    press("n");
    expect(below).toHaveBeenCalledOnce();
    top.unmount();
    expect(shortcutsNow()).toHaveLength(1);
  });

  it("are letters to who types, and nothing to who turned them off", () => {
    const [letter, saving] = [vi.fn(), vi.fn()];
    renderHook(() => useShortcuts([...only("n", letter), ...only("Mod+s", saving)]));
    const box = document.body.appendChild(document.createElement("input"));
    press("n", {}, box);
    press("s", { ctrlKey: true }, box);
    allowSingle(false);
    press("n");
    expect([letter.mock.calls.length, saving.mock.calls.length]).toEqual([0, 1]);
  });

  it("stay with the dialog that is open", () => {
    const [page, dialog] = [vi.fn(), vi.fn()];
    renderHook(() => useShortcuts(only("Mod+s", page)));
    renderHook(() => useShortcuts(only("Mod+s", dialog), { inDialog: true }));
    const open = document.body.appendChild(document.createElement("div"));
    open.setAttribute("role", "dialog");
    open.setAttribute("aria-modal", "true");
    dialog.mockReturnValue(false);
    press("s", { ctrlKey: true });
    expect([page.mock.calls.length, dialog.mock.calls.length]).toEqual([0, 1]);
  });
});
