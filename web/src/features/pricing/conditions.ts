import type { Join } from "@/ui/JoinedParts";
import { CONDITIONS, type Definition } from "./definition";

/** A group of conditions as it is edited; `key` is its own, for the page. */
export interface Group {
  key: string;
  join: Join;
  parts: Part[];
}

/** A condition, or a group of them. */
export type Part = Group | { key: string; one: Definition };

export const isGroup = (part: Part): part is Group => "parts" in part;

let made = 0;
const newKey = () => `condition${++made}`;

export const newGroup = (join: Join = "any", parts: Part[] = []): Group => ({ key: newKey(), join, parts });
export const newOne = (one: Definition): Part => ({ key: newKey(), one });

const listOf = (definition: Definition): Definition[] =>
  Array.isArray(definition.of) ? (definition.of as Definition[]) : [];

const isDefinition = (of: unknown): of is Definition => typeof of === "object" && of !== null && "kind" in of;

function toPart(definition: Definition): Part {
  if (definition.kind === "all" || definition.kind === "any")
    return newGroup(definition.kind, listOf(definition).map(toPart));
  if (definition.kind === "not" && isDefinition(definition.of)) {
    const { of } = definition;
    return newGroup("none", of.kind === "any" ? listOf(of).map(toPart) : [toPart(of)]);
  }
  return newOne(definition);
}

/** What a promotion asks, as it is edited: the outermost is a group, so that something can be added. */
export function toGroup(conditions: Definition[]): Group {
  const parts = conditions.map(toPart);
  const [only] = parts;
  return parts.length === 1 && only && isGroup(only) ? only : newGroup("all", parts);
}

function toDefinition(part: Part): Definition {
  if (!isGroup(part)) return part.one;
  const of = part.parts.map(toDefinition);
  return part.join === "none" ? { kind: "not", of: { kind: "any", of } } : { kind: part.join, of };
}

/** The same as a promotion keeps it: a list of which all must hold. */
export function toConditions(group: Group): Definition[] {
  if (!group.parts.length) return [];
  return group.join === "all" ? group.parts.map(toDefinition) : [toDefinition(group)];
}

const isBlank = (value: unknown) =>
  value === "" || value === undefined || value === null || (Array.isArray(value) && value.length === 0);

/** Whether something has to be filled in or chosen yet. */
export function lacks(part: Part): boolean {
  if (isGroup(part)) return part.parts.length === 0;
  return (CONDITIONS[part.one.kind] ?? []).some(({ name }) => isBlank(part.one[name]));
}

/** The same of anything within a group. */
export const lacksWithin = (group: Group): boolean =>
  group.parts.some((part) => lacks(part) || (isGroup(part) && lacksWithin(part)));
