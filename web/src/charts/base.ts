import { FONT } from "@/ui/theme";
import type { Palette } from "./palette";

/** Axes, grid, legend and tooltip in the app's own look. */
export function baseOption(palette: Palette) {
  return {
    animationDuration: 250,
    textStyle: { fontFamily: FONT, color: palette.quiet },
    grid: { left: 4, right: 4, top: 40, bottom: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    legend: {
      top: 0,
      left: 0,
      itemWidth: 12,
      itemHeight: 8,
      icon: "roundRect",
      textStyle: { color: palette.quiet, fontSize: 12 },
    },
    tooltip: {
      trigger: "axis",
      confine: true,
      backgroundColor: palette.surface,
      borderColor: palette.line,
      textStyle: { color: palette.ink, fontSize: 12 },
    },
  };
}

export function categoryAxis(palette: Palette, data: string[]) {
  return {
    type: "category",
    data,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: palette.line } },
    axisLabel: { color: palette.quiet, fontSize: 11, hideOverlap: true },
  };
}

export function valueAxis(palette: Palette, text: (value: number) => string, grid = true) {
  return {
    type: "value",
    axisLabel: { color: palette.quiet, fontSize: 11, formatter: text },
    splitLine: { show: grid, lineStyle: { color: palette.line } },
    splitNumber: 4,
  };
}
