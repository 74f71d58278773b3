import { Skeleton } from "antd";
import type { EChartsCoreOption } from "echarts/core";
import { lazy, Suspense } from "react";

// The drawing library is as large as the rest of the app: it comes after the numbers are on the page.
const Plot = lazy(() => import("./Plot"));

export interface ChartProps {
  option: EChartsCoreOption;
  height: number;
  /** What the chart shows, in a sentence, for those who can't see it. */
  label: string;
  onPick?: (dataIndex: number) => void;
}

export function Chart(props: ChartProps) {
  return (
    <Suspense
      fallback={
        <div style={{ height: props.height }} className="chart-wait">
          <Skeleton active title={false} />
        </div>
      }
    >
      <Plot {...props} />
    </Suspense>
  );
}
