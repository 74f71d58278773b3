import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { App as AntApp, ConfigProvider } from "antd";
import enUS from "antd/locale/en_US";
import zhCN from "antd/locale/zh_CN";
import { useLang } from "@/api/manifest";
import { OwnCellsContext } from "@/fields/ownCells";
import { SlotsContext } from "@/record/slots";
import { TogetherContext } from "@/record/together/context";
import { useTheme } from "@/ui/theme";
import { antTheme } from "./antTheme";
import { queryClient } from "./queryClient";
import { router } from "./router";
import { cells, slots, together } from "./slots";
import "dayjs/locale/zh-cn";
import dayjs from "dayjs";

export function App() {
  const lang = useLang();
  const theme = useTheme();
  dayjs.locale(lang === "zh" ? "zh-cn" : "en");
  return (
    <ConfigProvider
      theme={antTheme(theme)}
      locale={lang === "zh" ? zhCN : enUS}
      // Popups belong to the page they were opened from, so that they stand inside its landmark.
      getPopupContainer={(node) => node?.closest<HTMLElement>("main, aside, header") ?? document.body}
      // Without this antd writes "保 存" for a button of two characters.
      button={{ autoInsertSpace: false }}
    >
      <AntApp component={false} message={{ maxCount: 3 }}>
        <QueryClientProvider client={queryClient}>
          <SlotsContext.Provider value={slots}>
            <OwnCellsContext.Provider value={cells}>
              <TogetherContext.Provider value={together}>
                <RouterProvider router={router} />
              </TogetherContext.Provider>
            </OwnCellsContext.Provider>
          </SlotsContext.Provider>
        </QueryClientProvider>
      </AntApp>
    </ConfigProvider>
  );
}
