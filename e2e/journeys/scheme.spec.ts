import { expect, expectNoSidewaysScroll, type RecordRow, test } from "../support/test.ts";

interface Found {
  items: RecordRow[];
}

test("the scheme: profile, SWOT, a direction's campaign, duties, two rounds, and the written report", { tag: ["@desk", "@zh"] }, async ({
  page,
  api,
  t,
  own,
}, { retry }) => {
  test.slow();
  const tag = `${own}-${retry}`;

  await test.step("the profile is written", async () => {
    const known = (await api.get<Found>("/records/scheme/profile?f=language:eq:zh")).items[0];
    const profile =
      known ?? (await api.post<RecordRow>("/records/scheme/profile", { name: `示例企业 ${tag}`, language: "zh" }));
    await page.goto(`/r/scheme/profile/${profile.id}`);
    await page.getByRole("button", { name: t("action.edit") }).click();
    await page.getByLabel("使命", { exact: true }).fill(`让会员更健康 ${tag}`);
    await page.getByRole("button", { name: t("action.save") }).click();
    await expect(page.getByText(`让会员更健康 ${tag}`)).toBeVisible();
  });

  await test.step("a SWOT factor cites a figure and moves to another quadrant", async () => {
    const board = await api.post<RecordRow>("/records/scheme/swot", { name: `年度分析 ${tag}` });
    await page.goto(`/r/scheme/swot/${board.id}`);
    const strengths = page.getByRole("region", { name: "优势" });
    await strengths.getByPlaceholder(t("scheme.swot.factor")).fill("会员忠诚");
    await strengths.getByRole("button", { name: t("scheme.swot.add") }).click();
    const factor = strengths.getByRole("listitem").filter({ hasText: "会员忠诚" });
    await factor.getByRole("button", { name: t("scheme.swot.cite") }).click();
    await page.getByRole("combobox", { name: t("scheme.swot.figure") }).fill("复购率");
    await page.getByTitle("复购率", { exact: true }).click();
    await expect(factor.getByText(/复购率 [\d.]+%/)).toBeVisible({ timeout: 20_000 });
    await factor.dragTo(page.getByRole("region", { name: "机会" }));
    await expect(page.getByRole("region", { name: "机会" }).getByText("会员忠诚")).toBeVisible();
  });

  await test.step("a strategy cites the factor, and the development strategy is chosen", async () => {
    const kind = page.getByRole("region", { name: "WO 扭转型" });
    await kind.getByPlaceholder(t("scheme.swot.strategy")).fill("沉睡会员回店");
    await kind.getByRole("button", { name: t("scheme.swot.add") }).click();
    const strategy = kind.getByRole("listitem").filter({ hasText: "沉睡会员回店" });
    await expect(strategy.getByText(t("scheme.swot.uncited"))).toBeVisible();
    await strategy.getByRole("combobox").click();
    await page.getByTitle("会员忠诚", { exact: true }).click();
    await expect(strategy.getByText("会员忠诚")).toBeVisible();
    await expect(strategy.getByText(t("scheme.swot.uncited"))).toBeHidden();
    const chosen = page.getByRole("region", { name: t("scheme.swot.development") });
    await chosen.getByRole("combobox").click();
    await page.getByTitle("WO 扭转型", { exact: true }).click();
    await chosen.getByRole("textbox").fill("先补短板");
    await chosen.getByRole("button", { name: t("scheme.swot.choose") }).click();
    await expect(kind.getByText(t("scheme.swot.chosen"), { exact: true })).toBeVisible();
    await expectNoSidewaysScroll(page);
  });

  await test.step("a direction becomes a draft campaign", async () => {
    const direction = await api.post<RecordRow>("/records/scheme/direction", {
      kind: "win_back",
      name: `挽回 ${tag}`,
      measure: "repeat_rate",
      baseline: "0.648",
    });
    await page.goto(`/r/scheme/direction/${direction.id}`);
    await expect(page.getByText("64.8%").first(), "a share stands in per cent").toBeVisible();
    await page.getByRole("button", { name: t("scheme.direction.start") }).click();
    await expect(page.getByRole("button", { name: t("scheme.direction.campaign") })).toBeVisible();
  });

  await test.step("a level is recommended, and confirmed by a person", async () => {
    await page.goto("/scheme/report");
    await page.getByRole("button", { name: t("scheme.start.relation") }).click();
    await expect(page).toHaveURL(/\/scheme\/relations$/);
    await expect(page.getByRole("region", { name: "基本型" })).toBeVisible();
    await expect(page.getByRole("region", { name: t("scheme.relation.grid") }).getByRole("link").first()).toBeVisible();
    await expect(page.getByRole("region", { name: t("scheme.relation.pyramid") }).getByRole("listitem")).toHaveCount(4);
    await expectNoSidewaysScroll(page);
    const relation = (await api.get<Found>("/records/scheme/relation")).items[0];
    await api.patch(`/records/scheme/relation/${relation?.id}`, {
      version: relation?.version,
      level: "proactive",
      duty: "每月致电",
    });
    await page.goto(`/r/scheme/relation/${relation?.id}`);
    await expect(page.getByText("每月致电").first()).toBeVisible();
    await expect(page.getByRole("heading", { level: 1, name: /^(重要|一般)/ })).toBeVisible();
  });

  await test.step("a round finds, goes its phases, and leads to the next", async () => {
    const rounds = (await api.get<Found>("/records/scheme/round?sort=-number")).items;
    const number = Number(rounds[0]?.number ?? 0) + 1;
    const round = await api.post<RecordRow>("/records/scheme/round", { number, name: `挽回 ${tag}` });
    const segment = await api.post<RecordRow>("/records/marketing/segment", { name: `已回店 ${tag}` });
    await api.post("/records/scheme/round_segment", {
      round_id: round.id,
      segment_id: segment.id,
      role: "refined",
    });
    await page.goto("/deciles");
    await page.getByRole("button", { name: t("scheme.pin.open") }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel(t("scheme.round.finding")).fill(`前十分之一贡献近半 ${tag}`);
    await dialog.getByRole("button", { name: t("scheme.round.pin") }).click();
    await expect(page.getByText(t("scheme.round.pinned"))).toBeVisible();
    await expect(dialog).toBeHidden();
    await page.goto(`/r/scheme/round/${round.id}`);
    await expect(page.getByAltText(t("scheme.round.diagram"))).toBeVisible();
    await page.getByLabel(t("scheme.round.finding")).fill("重要挽留客户占比高");
    await page.getByRole("button", { name: t("scheme.round.pin") }).click();
    await expect(page.getByText(t("scheme.round.pinned"))).toBeVisible();
    const diagram = page.getByAltText(t("scheme.round.diagram"));
    const drawn = async () => decodeURIComponent((await diagram.getAttribute("src")) ?? "");
    await expect.poll(drawn, "the diagram tells of both findings").toContain("发现 2 项");
    const finding = (await api.get<Found>(`/records/scheme/finding?f=round_id:eq:${round.id}`)).items[0];
    await page.goto(`/r/scheme/finding/${finding?.id}?tab=kept`);
    await page.getByRole("button", { name: t("scheme.finding.now") }).click();
    await expect(page).toHaveURL(/\/indicators\?/);
    await page.goto(`/r/scheme/round/${round.id}`);
    for (const phase of ["目标与计划", "客户互动", "分析与改进"])
      await page.getByRole("button", { name: t("scheme.round.to", { phase }) }).click();
    await page.getByRole("button", { name: t("scheme.round.close") }).click();
    await expect(page.getByText(t("scheme.round.closed"))).toBeVisible();
    await expect(page).not.toHaveURL(new RegExp(round.id));
  });

  await test.step("a topic has forms to be filled in, and reports that open", async () => {
    const topic = (await api.get<Found>("/records/scheme/topic?f=number:eq:T01")).items[0];
    await page.goto(`/r/scheme/topic/${topic?.id}?tab=parts`);
    const forms = page.getByRole("region", { name: t("scheme.topic.forms") });
    await expect(forms.getByText("手机号", { exact: true })).toBeVisible();
    await page.getByRole("region", { name: t("scheme.topic.reports") }).getByRole("link").first().click();
    await expect(page).toHaveURL(/\/indicators\?.*name=kpi/);
  });

  await test.step("what is drawn stays though somebody else changes the topic, and isn't kept over his drawing", async () => {
    const read = async () => (await api.get<Found>("/records/scheme/topic?f=number:eq:T01")).items[0];
    // The page hears of it, and reads it anew.
    const change = async (said: object) => {
      const now = await read();
      const path = `/records/scheme/topic/${now?.id}`;
      const heard = page.waitForResponse((answer) => answer.url().endsWith(path) && answer.request().method() === "GET");
      await api.patch(path, { version: now?.version, ...said });
      await heard;
    };
    const drawn = (row: RecordRow | undefined) => JSON.parse(String(row?.flow));
    const before = await read();
    await page.goto(`/r/scheme/topic/${before?.id}`);
    const save = page.getByRole("button", { name: t("scheme.flow.save") });
    await expect(save).toBeDisabled();
    await page.getByRole("button", { name: t("scheme.flow.add") }).click();
    await change({ reports: "kpi?by=quarter" });
    await expect(page.getByText(t("scheme.flow.unsaved"))).toBeVisible();
    await save.click();
    await expect(page.getByText(t("scheme.flow.saved"))).toBeVisible();
    await expect(save).toBeDisabled();
    await page.getByRole("button", { name: t("scheme.flow.add") }).click();
    await change({ flow: before?.flow });
    await expect(page.getByText(t("scheme.stale"))).toBeVisible();
    await page.getByRole("button", { name: t("scheme.stale.take") }).click();
    await expect(page.getByText(t("scheme.flow.unsaved"))).toBeHidden();
    expect(drawn(await read())).toEqual(drawn(before));
  });

  await test.step("the report is made and downloaded", async () => {
    await page.goto("/scheme/report");
    await page.getByRole("button", { name: t("scheme.report.make") }).click();
    const newest = page.locator(".scheme-report").first();
    await expect(newest).toHaveAttribute("data-state", "done", { timeout: 90_000 });
    const saving = page.waitForEvent("download");
    await newest.getByRole("link", { name: /DOCX/ }).click();
    expect((await saving).suggestedFilename()).toContain(".docx");
    await expectNoSidewaysScroll(page);
  });
});
