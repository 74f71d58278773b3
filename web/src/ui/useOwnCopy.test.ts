// @vitest-environment jsdom
import { act, renderHook } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { useOwnCopy } from "./useOwnCopy";

const same = (text: string) => text;
const copyOf = (kept: string) =>
  renderHook(({ kept }) => useOwnCopy(kept, same, same), { initialProps: { kept } });

describe("an own copy", () => {
  it("follows what others keep while nothing is changed", () => {
    const { result, rerender } = copyOf("a");
    rerender({ kept: "b" });
    expect(result.current).toMatchObject({ value: "b", isChanged: false, isStale: false });
  });

  it("isn't written over by what others keep, nor writes over it", () => {
    const { result, rerender } = copyOf("a");
    act(() => result.current.set("mine"));
    rerender({ kept: "theirs" });
    expect(result.current).toMatchObject({ value: "mine", isChanged: true, isStale: true });
    act(() => result.current.takeOver());
    expect(result.current).toMatchObject({ value: "theirs", isChanged: false, isStale: false });
  });

  it("stays changed where it was changed on while it was being kept", () => {
    const { result, rerender } = copyOf("a");
    act(() => result.current.set("first"));
    act(() => result.current.set("first and more"));
    rerender({ kept: "first" });
    act(() => result.current.saved("first"));
    expect(result.current).toMatchObject({ value: "first and more", isChanged: true, isStale: false });
  });

  it("knows its own text in the way that the server sets it", () => {
    const trimmed = (text: string) => text.trim();
    const { result, rerender } = renderHook(({ kept }) => useOwnCopy(kept, trimmed, trimmed), {
      initialProps: { kept: "a" },
    });
    act(() => result.current.set("b"));
    rerender({ kept: " b " });
    expect(result.current.isStale).toBe(false);
    act(() => result.current.saved("b"));
    expect(result.current).toMatchObject({ value: "b", isChanged: false, isStale: false });
  });

  it("is unchanged once it is kept", () => {
    const { result, rerender } = copyOf("a");
    act(() => result.current.set("b"));
    rerender({ kept: "b" });
    act(() => result.current.saved("b"));
    expect(result.current).toMatchObject({ value: "b", isChanged: false, isStale: false });
  });
});
