import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Drawer, Skeleton } from "antd";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { type ImportJob, importQuery, isBusy } from "@/api/imports";
import { useLabels } from "@/api/manifest";
import { type Act, tryAct } from "@/api/mass";
import type { ListQuery } from "@/api/records";
import type { EntityDef } from "@/api/types";
import { useLocale } from "@/i18n/useLocale";
import { numberText } from "@/ui/number";
import { ProblemView } from "@/ui/ProblemView";
import { usePhone } from "@/ui/usePhone";
import { MassEdit } from "./MassEdit";
import { MassResult } from "./MassResult";

interface Props {
  entity: EntityDef;
  doing: "edit" | "delete";
  number: number;
  selection: { ids: string[] } | { query: ListQuery };
  onClose: () => void;
}

/** One act on many records: what, what it would do, its progress, and the way back. */
export function MassDrawer({ entity, doing, number, selection, onClose }: Props) {
  const { t } = useTranslation();
  const labels = useLabels();
  const locale = useLocale();
  const phone = usePhone();
  const client = useQueryClient();
  const [id, setId] = useState<string | null>(null);
  const trying = useMutation({
    mutationFn: (act: Act) => tryAct(entity.key, act, selection),
    onSuccess: (job) => {
      client.setQueryData(importQuery(job.id).queryKey, job);
      setId(job.id);
    },
  });
  const job = useQuery({ ...importQuery(id ?? ""), enabled: id !== null });
  const { mutate } = trying;
  // There is nothing to choose about a removal: it is tried at once.
  useEffect(() => {
    if (doing === "delete") mutate({ do: "delete" });
  }, [doing, mutate]);
  // What the lists show changes when the work ends, either way.
  const state = job.data?.state;
  useEffect(() => {
    if (state === "done" || state === "undone" || state === "cancelled")
      void client.invalidateQueries({ queryKey: ["records", entity.key] });
  }, [state, client, entity.key]);

  const content = () => {
    if (trying.isError) return <ProblemView error={trying.error} onRetry={() => trying.reset()} />;
    if (job.data) return <MassResult doing={doing} job={job.data as ImportJob} onClose={onClose} />;
    if (trying.isPending || id) return <Skeleton active />;
    return doing === "edit" ? (
      <MassEdit entity={entity} onNext={(values) => mutate({ do: "edit", values })} onCancel={onClose} />
    ) : (
      <Skeleton active />
    );
  };
  const said = { number: numberText(number, locale), what: labels.noun(entity.key) };
  return (
    <Drawer
      open
      size={phone ? "100%" : 560}
      title={t(doing === "edit" ? "mass.edit.title" : "mass.delete.title", said)}
      onClose={onClose}
      closable={!(state && isBusy(state))}
      destroyOnHidden
    >
      {content()}
    </Drawer>
  );
}
