import { App, Input, Radio } from "antd";
import { useImperativeHandle, useState } from "react";
import { useTranslation } from "react-i18next";
import { givePassword, resetPassword, SHORTEST_PASSWORD } from "@/api/session";
import type { RecordRow } from "@/api/types";
import type { NewExtraProps } from "@/record/slots";
import { problemText } from "@/ui/problem";
import { usePasswordShown } from "./usePasswordShown";

type Way = "made" | "typed" | "none";
const WAYS: Way[] = ["made", "typed", "none"];

/** How a new user signs in for the first time; whatever the password, it must be changed then. */
export function FirstPassword({ ref }: NewExtraProps) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const show = usePasswordShown();
  const [way, setWay] = useState<Way>("made");
  const [typed, setTyped] = useState("");
  const [tried, setTried] = useState(false);
  const short = way === "typed" && typed.length < SHORTEST_PASSWORD;
  const give = async (row: RecordRow) => {
    const name = String(row.name ?? row.login ?? "");
    try {
      if (way === "typed") await givePassword(row.id, typed);
      else if (way === "made") show(name, (await resetPassword(row.id)).password);
    } catch (error) {
      // The user is there; a password is given from the user's page.
      message.error(t("user.first.failed", { name, why: problemText(t, error) }), 8);
    }
  };
  useImperativeHandle(ref, () => ({
    isReady: () => {
      setTried(true);
      return !short;
    },
    after: give,
  }));
  return (
    <fieldset className="form-group first-password">
      <legend>{t("user.first")}</legend>
      <Radio.Group
        value={way}
        onChange={({ target }) => setWay(target.value as Way)}
        options={WAYS.map((one) => ({ value: one, label: t(`user.first.${one}`) }))}
      />
      {way === "typed" ? (
        <>
          <Input.Password
            aria-label={t("user.first")}
            aria-describedby="first-password-rule"
            aria-invalid={tried && short}
            autoComplete="new-password"
            maxLength={200}
            status={tried && short ? "error" : ""}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
          <p id="first-password-rule" className={tried && short ? "negative" : "quiet"}>
            {t("password.rule", { min: SHORTEST_PASSWORD })}
          </p>
        </>
      ) : null}
      {way === "none" ? null : <p className="quiet">{t("user.first.note")}</p>}
    </fieldset>
  );
}
