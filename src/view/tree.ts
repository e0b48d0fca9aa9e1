import type { Line, Span } from "./line.js";

/** One line of a tree and what is below it. */
export interface TreeNode {
  readonly spans: readonly Span[];
  readonly children: readonly TreeNode[];
}

/** A node of a name and a value, each already safe to print. */
export function treeNode(
  name: string,
  value: string | undefined,
  remark: string | undefined,
  children: readonly TreeNode[] = [],
  role: Span["role"] = "fact-value",
): TreeNode {
  const spans: Span[] = [{ role: "fact-key", text: name }];
  if (value !== undefined) {
    spans.push({ role: "separator", text: ": " }, { role, text: value });
  }
  if (remark !== undefined && remark !== "") spans.push({ role: "dim", text: `  ${remark}` });
  return { spans, children };
}

/** Trees as lines, each level indented by four blanks. */
export function treeLines(nodes: readonly TreeNode[], depth: number): readonly Line[] {
  const lines: Line[] = [];
  addLines(nodes, depth, lines);
  return lines;
}

function addLines(nodes: readonly TreeNode[], depth: number, lines: Line[]): void {
  const indent: Span = { role: "separator", text: "    ".repeat(depth) };
  for (const { spans, children } of nodes) {
    lines.push({ spans: depth === 0 ? spans : [indent, ...spans] });
    addLines(children, depth + 1, lines);
  }
}
