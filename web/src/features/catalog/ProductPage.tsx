import { useEntity } from "@/api/manifest";
import type { SlotProps } from "@/record/slots";
import { Files } from "@/record/together/Files";
import { Timeline } from "@/record/together/Timeline";
import { Barcodes } from "./Barcodes";
import { BundleParts } from "./BundleParts";
import { Configurator } from "./Configurator";
import { Features } from "./Features";
import { Head } from "./Head";
import { MainPicture } from "./MainPicture";
import { Relations } from "./Relations";
import { Translations } from "./Translations";
import { VariantTable } from "./VariantTable";
import "./catalog.css";

export default function ProductPage({ entity, row }: SlotProps) {
  const seesOptions = useEntity("catalog.option_group") !== undefined;
  const isVariant = row.parent_id !== null && row.parent_id !== undefined;
  return (
    <div className="product">
      <div className="product-side">
        <Head entity={entity} row={row} />
        <Features product={row} />
        <Barcodes product={row} />
        <MainPicture entity={entity} row={row} />
        <Files entity={entity.key} id={row.id} canChange={entity.can.update} />
      </div>
      <div className="product-main">
        {row.kind === "bundle" ? <BundleParts product={row} /> : null}
        {row.kind === "configurable" && seesOptions ? <Configurator product={row} /> : null}
        {row.kind === "family" || row.kind === "simple" ? (
          <VariantTable product={row} mayMake={!isVariant && entity.can.create && entity.can.update} />
        ) : null}
        <Relations product={row} />
        <Translations product={row} />
        <Timeline entity={entity} row={row} />
      </div>
    </div>
  );
}
