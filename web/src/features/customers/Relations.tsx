import { PlusOutlined } from "@ant-design/icons";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Tag } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useEntity, useLabels } from "@/api/manifest";
import { type Draft, listQuery } from "@/api/records";
import type { RecordRow } from "@/api/types";
import { routeOf } from "@/fields/title";
import { LazyRecordDrawer } from "@/record/LazyRecordDrawer";

const SHOWN = 30;
const CONTACT = "customers.contact";
const MEMBER = "customers.household_member";
const RELATION = "customers.relation";
const REFERRAL = "customers.referral";
const GROUP = "customers.group_member";

function To({ entity, id, children }: { entity: string; id: unknown; children: ReactNode }) {
  return (
    <Link to="/r/$domain/$name/$id" params={{ ...routeOf(entity), id: String(id) }}>
      {children}
    </Link>
  );
}

function useRows(entity: string, field: string, id: string): RecordRow[] {
  const seen = useEntity(entity) !== undefined;
  const list = useInfiniteQuery({ ...listQuery(entity, { f: [`${field}:eq:${id}`] }, SHOWN), enabled: seen });
  return list.data?.pages.flatMap((page) => page.items) ?? [];
}

interface PartProps {
  entity: string;
  /** What is given when one is added here; without it nothing is. */
  preset?: Draft;
  lines: { key: string; content: ReactNode }[];
}

/** One kind of relation: its lines, and a way to add one. */
function Part({ entity, preset, lines }: PartProps) {
  const { t } = useTranslation();
  const labels = useLabels();
  const def = useEntity(entity);
  const [adding, setAdding] = useState(false);
  if (!def) return null;
  const mayAdd = preset !== undefined && def.can.create;
  if (lines.length === 0 && !mayAdd) return null;
  return (
    <div className="relation-part">
      <div className="relation-head">
        <h3>{labels.entity(entity)}</h3>
        {mayAdd ? (
          <Button
            size="small"
            type="text"
            icon={<PlusOutlined />}
            aria-label={t("form.new", { what: labels.noun(entity) })}
            onClick={() => setAdding(true)}
          />
        ) : null}
      </div>
      <ul>
        {lines.map((line) => (
          <li key={line.key}>{line.content}</li>
        ))}
      </ul>
      {adding ? (
        <LazyRecordDrawer
          entity={def}
          {...(preset ? { preset } : {})}
          onClose={() => setAdding(false)}
          onSaved={() => setAdding(false)}
        />
      ) : null}
    </div>
  );
}

function Contacts({ customer }: { customer: RecordRow }) {
  const labels = useLabels();
  const rows = useRows(CONTACT, "company_id", customer.id);
  const lines = rows.map((row) => ({
    key: row.id,
    content: (
      <>
        <To entity={CONTACT} id={row.id}>
          {String(row.name)}
        </To>
        {row.is_primary ? <Tag color="success">{labels.field(CONTACT, "is_primary")}</Tag> : null}
        <span className="quiet">{row.job_title ? String(row.job_title) : ""}</span>
        {row.phone ? <a href={`tel:${String(row.phone)}`}>{String(row.phone)}</a> : null}
      </>
    ),
  }));
  return <Part entity={CONTACT} preset={{ company_id: customer.id }} lines={lines} />;
}

/** The others of a household. */
function Family({ household, self }: { household: RecordRow; self: string }) {
  const labels = useLabels();
  const rows = useRows(MEMBER, "household_id", String(household.household_id));
  return (
    <>
      <To entity="customers.household" id={household.household_id}>
        {household._titles?.household_id ?? ""}
      </To>
      <span className="quiet">{labels.choice(MEMBER, "role", String(household.role))}</span>
      {rows
        .filter((row) => row.customer_id !== self)
        .map((row) => (
          <span key={row.id} className={row.left_on ? "relation-one past" : "relation-one"}>
            <To entity="customers.customer" id={row.customer_id}>
              {row._titles?.customer_id ?? ""}
            </To>{" "}
            <span className="quiet">{labels.choice(MEMBER, "role", String(row.role))}</span>
          </span>
        ))}
    </>
  );
}

function Households({ customer }: { customer: RecordRow }) {
  const rows = useRows(MEMBER, "customer_id", customer.id);
  const lines = rows.map((row) => ({ key: row.id, content: <Family household={row} self={customer.id} /> }));
  // Where there is a club, its tab tells what becomes of points and tier before somebody joins.
  const hasClub = useEntity("loyalty.membership") !== undefined;
  const preset = hasClub ? {} : { preset: { customer_id: customer.id } };
  return <Part entity={MEMBER} {...preset} lines={lines} />;
}

/** Relations from here and to here; the second kind is read the other way round. */
function Others({ customer }: { customer: RecordRow }) {
  const labels = useLabels();
  const from = useRows(RELATION, "from_id", customer.id);
  const to = useRows(RELATION, "to_id", customer.id);
  const line = (row: RecordRow, side: "from_id" | "to_id", words: string) => ({
    key: row.id,
    content: (
      <span className={row.ended_on ? "relation-one past" : "relation-one"}>
        <span className="quiet">{words}</span>{" "}
        <To entity="customers.customer" id={row[side]}>
          {row._titles?.[side] ?? ""}
        </To>{" "}
        <span className="quiet">{row.note ? String(row.note) : ""}</span>
      </span>
    ),
  });
  const reverse = (kind: string) => labels.of(`reverse.${RELATION}.kind.${kind}`) ?? kind;
  const lines = [
    ...from.map((row) => line(row, "to_id", labels.choice(RELATION, "kind", String(row.kind)))),
    ...to.map((row) => line(row, "from_id", reverse(String(row.kind)))),
  ];
  return <Part entity={RELATION} preset={{ from_id: customer.id }} lines={lines} />;
}

function Referrals({ customer }: { customer: RecordRow }) {
  const { t } = useTranslation();
  const brought = useRows(REFERRAL, "referred_id", customer.id);
  const brings = useRows(REFERRAL, "referrer_id", customer.id);
  const line = (row: RecordRow, side: "referrer_id" | "referred_id", words: string) => ({
    key: row.id,
    content: (
      <>
        <span className="quiet">{words}</span>{" "}
        <To entity="customers.customer" id={row[side]}>
          {row._titles?.[side] ?? ""}
        </To>{" "}
        <span className="quiet">{row.referred_on ? String(row.referred_on) : ""}</span>
      </>
    ),
  });
  const lines = [
    ...brought.map((row) => line(row, "referrer_id", t("customer.brought_by"))),
    ...brings.map((row) => line(row, "referred_id", t("customer.brought"))),
  ];
  const preset: Draft = brought.length ? { referrer_id: customer.id } : { referred_id: customer.id };
  return <Part entity={REFERRAL} preset={preset} lines={lines} />;
}

function Groups({ customer }: { customer: RecordRow }) {
  const rows = useRows(GROUP, "customer_id", customer.id);
  const lines = rows.map((row) => ({
    key: row.id,
    content: (
      <To entity="customers.customer_group" id={row.group_id}>
        {row._titles?.group_id ?? ""}
      </To>
    ),
  }));
  return <Part entity={GROUP} preset={{ customer_id: customer.id }} lines={lines} />;
}

/** Whom the customer belongs to and who belongs to the customer. */
export function Relations({ customer }: { customer: RecordRow }) {
  const { t } = useTranslation();
  return (
    <section className="panel relations">
      <h2>{t("customer.relations")}</h2>
      {customer.kind === "company" ? <Contacts customer={customer} /> : <Households customer={customer} />}
      <Others customer={customer} />
      <Referrals customer={customer} />
      <Groups customer={customer} />
    </section>
  );
}
