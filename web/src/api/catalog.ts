import { infiniteQueryOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { type Answered, answer, api, type Schema } from "./client";

export type ProductBrief = Schema<"ProductBrief">;
export type Variants = Schema<"ProductVariants">;
export type Feature = Schema<"ProductFeature">;
export type Related = Schema<"ProductRelations">["said"][number];
export type Learnt = Schema<"ProductRelations">["learnt"][number];
export type RelationKind = Related["kind"];
export type Bundle = Schema<"ProductBundle">;
export type Configuration = Schema<"ProductConfiguration">;
export type Reason = Schema<"OptionReason">;
export type MissingPage = Schema<"MissingTranslations">;

/** Languages of translations, the commonest first. */
export const LANGUAGES = [
  "en",
  "zh_hant",
  "ja",
  "ko",
  "ru",
  "ar",
  "de",
  "fr",
  "es",
  "pt",
  "it",
  "vi",
  "th",
  "id",
  "ms",
  "mn",
  "bo",
  "ug",
  "zh",
] as const;
export type Language = (typeof LANGUAGES)[number];

export const RELATION_KINDS: RelationKind[] = ["accessory", "substitute", "up_sell", "cross_sell"];

const at = (id: string) => ({ path: { id } });
/** Under the key of records, so that a change of any record of the catalogue asks again. */
const part = (id: string, what: string, ...more: string[]) =>
  ["records", "catalog.product", "parts", id, what, ...more] as const;

/** Asks for all parts of products again, and for lists of records. */
export const refreshParts = (client: QueryClient) => client.invalidateQueries({ queryKey: ["records"] });

export const variantsQuery = (id: string) =>
  queryOptions({
    queryKey: part(id, "variants"),
    queryFn: ({ signal }) => answer(api.GET("/products/{id}/variants", { params: at(id), signal })),
  });

export interface AxisDraft {
  feature_id: string;
  values: string[];
}

export const makeVariants = (
  id: string,
  axes: AxisDraft[],
): Promise<Answered<"post", "/products/{id}/variants">> =>
  answer(api.POST("/products/{id}/variants", { params: at(id), body: { axes } }));

export const featuresQuery = (id: string) =>
  queryOptions({
    queryKey: part(id, "features"),
    queryFn: ({ signal }) => answer(api.GET("/products/{id}/features", { params: at(id), signal })),
  });

export const relationsQuery = (id: string) =>
  queryOptions({
    queryKey: part(id, "relations"),
    queryFn: ({ signal }) => answer(api.GET("/products/{id}/relations", { params: at(id), signal })),
  });

export const bundleQuery = (id: string, chosen: string[]) =>
  queryOptions({
    queryKey: part(id, "bundle", ...chosen),
    queryFn: ({ signal }) =>
      answer(
        api.GET("/products/{id}/bundle", {
          params: { ...at(id), query: chosen.length ? { chosen: chosen.join(",") } : {} },
          signal,
        }),
      ),
    retry: false,
  });

export const configurationQuery = (id: string, options: string[]) =>
  queryOptions({
    queryKey: part(id, "configuration", ...options),
    queryFn: ({ signal }) =>
      answer(api.POST("/products/{id}/configuration", { params: at(id), body: { options }, signal })),
    retry: false,
  });

/** Products that aren't described in a language, a page at a time. */
export const missingQuery = (language: Language) =>
  infiniteQueryOptions({
    queryKey: ["records", "catalog.product", "missing", language],
    queryFn: ({ pageParam, signal }) =>
      answer(
        api.GET("/products/missing-translations", {
          params: { query: { language, ...(pageParam ? { after: pageParam } : {}) } },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });

interface WantedFeature {
  feature_id: string;
  op: string;
  value: string;
}

/** Products of a category with these values of features, a page at a time. */
export const matchingQuery = (category: string | undefined, features: WantedFeature[]) =>
  infiniteQueryOptions({
    queryKey: ["records", "catalog.product", "matching", category ?? "", features],
    queryFn: ({ pageParam, signal }) =>
      answer(
        api.GET("/products/matching", {
          params: {
            query: {
              ...(category ? { category } : {}),
              ...(features.length ? { features: JSON.stringify(features) } : {}),
              ...(pageParam ? { after: pageParam } : {}),
            },
          },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    retry: false,
  });
