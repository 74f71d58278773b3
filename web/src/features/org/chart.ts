import type { Chart } from "@/api/access";

export interface PostNode {
  id: string;
  name: string;
  isHead: boolean;
  holders: Chart["holders"];
}

export interface UnitNode {
  id: string;
  name: string;
  kind: string;
  posts: PostNode[];
  units: UnitNode[];
  /** People in the unit and in all below it. */
  people: number;
}

/** Units with their posts, heads first, as a tree; a unit whose parent isn't seen stands at the top. */
export function treeOf(chart: Chart): UnitNode[] {
  const known = new Set(chart.units.map((unit) => unit.id));
  const node = (unit: Chart["units"][number], above: Set<string>): UnitNode => {
    const posts = chart.posts
      .filter((post) => post.org_unit_id === unit.id)
      .map((post) => ({
        id: post.id,
        name: post.name,
        isHead: post.is_head,
        holders: chart.holders.filter((holder) => holder.post_id === post.id),
      }))
      .sort((a, b) => Number(b.isHead) - Number(a.isHead));
    const passed = new Set([...above, unit.id]);
    const units = chart.units
      .filter((child) => child.parent_id === unit.id && !passed.has(child.id))
      .map((child) => node(child, passed));
    const own = posts.reduce((sum, post) => sum + post.holders.length, 0);
    const people = units.reduce((sum, child) => sum + child.people, own);
    return { id: unit.id, name: unit.name, kind: unit.kind, posts, units, people };
  };
  return chart.units
    .filter((unit) => unit.parent_id === null || !known.has(unit.parent_id))
    .map((unit) => node(unit, new Set()));
}
