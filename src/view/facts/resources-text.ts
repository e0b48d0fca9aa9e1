import { listOf } from "./pieces.js";
import type { Range, Reservation, Resource } from "./shapes.js";
import { textOf } from "./text-of.js";

// Role, revocable and shared resources are not the same stuff: they are summed apart.
function labelOf(resource: Resource): string {
  const reserved = listOf<Reservation>(resource.reservations).at(-1)?.role;
  const role = textOf(reserved ?? resource.role) ?? "*";
  const name = textOf(resource.name) ?? "?";
  let label = role === "*" ? name : `${name}(${role})`;
  const persistence = textOf(resource.disk?.persistence?.id);
  if (persistence !== undefined) label += `[${persistence}]`;
  if (resource.revocable !== undefined) label += "{REV}";
  if (resource.shared !== undefined) label += "<SHARED>";
  return label;
}

// Mesos counts in thousandths; sums of doubles show more digits than there are.
function scalarText(value: number): string {
  return String(Math.round(value * 1000) / 1000);
}

function rangeText({ begin, end }: Range): string {
  const [first, last] = [textOf(begin) ?? "?", textOf(end) ?? "?"];
  return first === last ? first : `${first}-${last}`;
}

/**
 * Resources as one short text, equal ones added up: `cpus:2;mem:1024;ports:[31000-32000]`, reserved ones with
 * their role as in `cpus(web):1`.
 */
export function resourcesText(resources: unknown): string | undefined {
  const scalars = new Map<string, number>();
  const lists = new Map<string, string[]>();
  for (const resource of listOf<Resource>(resources)) {
    const label = labelOf(resource);
    const amount = resource.scalar?.value;
    if (typeof amount === "number") scalars.set(label, (scalars.get(label) ?? 0) + amount);
    const items = [
      ...listOf<Range>(resource.ranges?.range).map(rangeText),
      ...listOf<string>(resource.set?.item).map((item) => textOf(item) ?? "?"),
    ];
    if (items.length > 0) lists.set(label, [...(lists.get(label) ?? []), ...items]);
  }
  const texts = [
    ...[...scalars].map(([label, amount]) => `${label}:${scalarText(amount)}`),
    ...[...lists].map(([label, items]) => `${label}:[${[...new Set(items)].join(",")}]`),
  ];
  return texts.length === 0 ? undefined : texts.join(";");
}
